package io.scriptorium.cli.batches;

import io.scriptorium.cli.jobs.ReasonOption;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.JobIds;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scriptorium batch}. */
@Command(
    name = "batch",
    mixinStandardHelpOptions = true,
    description = {
      "Shows, cancels or retries all jobs of a batch: those that were submitted with --batch NAME,"
          + " or whose requests name it.",
      "",
      "A batch is complete when it is closed and all its jobs have ended. submit --file closes it."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BatchCommand.Show.class, BatchCommand.Cancel.class, BatchCommand.Retry.class},
    footer = {
      "",
      "Examples:",
      "  scriptorium batch show tea-2026",
      "  scriptorium batch cancel tea-2026 --reason \"wrong model\"",
      "  scriptorium batch retry tea-2026"
    })
public final class BatchCommand implements Callable<Integer>, QuietCommand {

  @Override
  public Integer call() {
    throw new UsageException("Give one of: batch show NAME, batch cancel NAME, batch retry NAME.");
  }

  /** What the subcommands have in common: they are for one batch, which must be known. */
  abstract static class OfOne implements Callable<Integer>, QuietCommand {

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "NAME", description = "The batch.")
    private String name = "";

    @Override
    public final Integer call() {
      if (!JobIds.allowed(name)) {
        throw new UsageException(
            "\"%s\" is not a batch's name; allowed are %s.".formatted(name, JobIds.ALLOWED));
      }
      check();
      try (ScriptoriumClient client = connection.verifiedClient()) {
        BatchEvent known =
            client
                .batch(name)
                .progress()
                .orElseThrow(() ->
                    new UsageException(
                        "No batch is called \"%s\". See them with: %s"
                            .formatted(name, connection.command("batches"))));
        act(client, known);
      }
      return ExitCodes.OK;
    }

    void check() {}

    abstract void act(ScriptoriumClient client, BatchEvent known);
  }

  /** {@code scriptorium batch show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows how far a batch is, what it has cost, and when it will be done.",
      footer = {"", "Example:", "  scriptorium batch show tea-2026"})
  static final class Show extends OfOne {

    @Mixin private OutputOption output = new OutputOption();

    @Override
    void act(ScriptoriumClient client, BatchEvent known) {
      if (output.isText()) {
        BatchText.details(known, Instant.now()).forEach(Terminal::out);
      } else {
        output.print(known);
      }
    }
  }

  /** {@code scriptorium batch cancel}. */
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description =
          "Cancels the jobs of a batch that have not ended, and those that are still to come: they"
              + " end with the sections that they have.",
      footer = {"", "Example:", "  scriptorium batch cancel tea-2026 --reason \"wrong model\""})
  static final class Cancel extends OfOne {

    @Mixin private ReasonOption reason = new ReasonOption();

    @Override
    void check() {
      var _ = reason.reason();
    }

    @Override
    void act(ScriptoriumClient client, BatchEvent known) {
      client.batch(known.batch()).cancel(reason.reason());
      Terminal.err(
          "To be cancelled in batch %s: its open jobs (%,d), and any that still come."
              .formatted(known.batch(), known.waiting() + known.writing()));
    }
  }

  /** {@code scriptorium batch retry}. */
  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      description =
          "Retries the jobs of a batch that failed: each continues with its first missing section.",
      footer = {"", "Example:", "  scriptorium batch retry tea-2026"})
  static final class Retry extends OfOne {

    @Override
    void act(ScriptoriumClient client, BatchEvent known) {
      client.batch(known.batch()).retry();
      Terminal.err(
          "To be retried in batch %s: its failed jobs (%,d)."
              .formatted(known.batch(), known.failed()));
    }
  }
}
