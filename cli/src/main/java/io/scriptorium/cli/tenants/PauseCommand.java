package io.scriptorium.cli.tenants;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium pause} and {@code scriptorium resume}. */
public abstract sealed class PauseCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--tenant", paramLabel = "NAME", description = "The jobs of this tenant.")
  private @Nullable String tenant;

  @Option(names = "--all", description = "All jobs.")
  private boolean all;

  final int set(boolean paused) {
    if ((tenant == null) != all) {
      throw new UsageException("Give one of: --tenant NAME, --all.");
    }
    String name = tenant == null ? TenantPolicy.ALL : tenant;
    TenantSetCommand.checkName(name);
    var topic = new PolicyTopic(connection);
    TenantPolicy before = topic.read().getOrDefault(name, TenantPolicy.of(name));
    topic.write(before.withPaused(paused));
    String whose = all ? "All jobs" : "The jobs of " + name;
    Terminal.err(
        paused
            ? whose + " pause: sections that are being written end, and no other begins."
            : whose + " continue.");
    return ExitCodes.OK;
  }

  /** {@code scriptorium pause}. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = {
        "Pauses jobs within a second: sections that are being written end, then their seats are"
            + " free, and nothing else begins. Requests are accepted and wait."
      },
      footer = {
        "",
        "Examples:",
        "  scriptorium pause --tenant data-sets",
        "  scriptorium pause --all"
      })
  public static final class Pause extends PauseCommand {
    @Override
    public Integer call() {
      return set(true);
    }
  }

  /** {@code scriptorium resume}. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Continues jobs that were paused, each with its first missing section.",
      footer = {
        "",
        "Examples:",
        "  scriptorium resume --tenant data-sets",
        "  scriptorium resume --all"
      })
  public static final class Resume extends PauseCommand {
    @Override
    public Integer call() {
      return set(false);
    }
  }
}
