package io.scriptorium.cli.tenants;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scriptorium tenants}. */
@Command(
    name = "tenants",
    mixinStandardHelpOptions = true,
    description = {
      "What each tenant may have of the fleet: its weight beside others, and limits. Without a"
          + " subcommand: list.",
      "",
      "A change is in force within a second. Over a limit jobs wait; none fails."
    },
    subcommands = {TenantListCommand.class, TenantSetCommand.class, TenantRemoveCommand.class},
    footer = {
      "",
      "Examples:",
      "  scriptorium tenants",
      "  scriptorium tenants set reports --weight 3",
      "  scriptorium tenants set data-sets --max-seats 16 --tokens-per-day 50000000",
      "  scriptorium tenants remove data-sets"
    })
public final class TenantsCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    return TenantListCommand.list(connection, output);
  }
}
