package io.scriptorium.cli.tenants;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scriptorium tenants remove}. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "Removes a tenant's policy: from then on that of * counts, or none.",
    footer = {"", "Example:", "  scriptorium tenants remove reports"})
final class TenantRemoveCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "TENANT", description = "Its name; * for all without a policy.")
  private String tenant = "";

  @Override
  public Integer call() {
    TenantSetCommand.checkName(tenant);
    var topic = new PolicyTopic(connection);
    Set<String> known = topic.read().keySet();
    if (!known.contains(tenant)) {
      throw new UsageException(
          "\"%s\" has no policy; %s."
              .formatted(
                  tenant,
                  known.isEmpty()
                      ? "no tenant has one"
                      : "these have: " + String.join(", ", known)));
    }
    topic.remove(tenant);
    Terminal.err(tenant + " has no policy from now on.");
    return ExitCodes.OK;
  }
}
