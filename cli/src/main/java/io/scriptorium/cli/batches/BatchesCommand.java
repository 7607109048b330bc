package io.scriptorium.cli.batches;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.BatchEvent;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scriptorium batches}. */
@Command(
    name = "batches",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the batches: how many jobs each has, and how far it is.",
      "",
      "A batch is listed for as long as the assembler remembers its jobs (its --remember-finished,"
          + " 7 days)."
    },
    footer = {"", "Example:", "  scriptorium batches"})
public final class BatchesCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    List<BatchEvent> batches;
    try (ScriptoriumClient client = connection.verifiedClient()) {
      batches = client.batches();
    }
    if (batches.isEmpty() && output.isText()) {
      Terminal.err("There is no batch. Submit a file of requests with --batch NAME.");
      return ExitCodes.OK;
    }
    Instant now = Instant.now();
    output.print(batches, rows -> BatchText.table(rows, now));
    return ExitCodes.OK;
  }
}
