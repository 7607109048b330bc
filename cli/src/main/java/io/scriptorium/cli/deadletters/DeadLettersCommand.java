package io.scriptorium.cli.deadletters;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.terminal.QuietCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scriptorium dead-letters}. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description =
        "The records that could not be processed, with the reasons. Without a subcommand: list.",
    subcommands = {
      DeadLetterListCommand.class,
      DeadLetterShowCommand.class,
      DeadLetterReplayCommand.class,
      DeadLetterPurgeCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium dead-letters",
      "  scriptorium dead-letters show 3:17",
      "  scriptorium dead-letters replay 3:17",
      "  scriptorium dead-letters purge --before 7d --yes"
    })
public final class DeadLettersCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    return DeadLetterListCommand.list(
        connection, new DeadLetterFilter(), DeadLetterListCommand.DEFAULT_LIMIT, false);
  }
}
