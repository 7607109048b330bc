package io.scriptorium.cli.deadletters;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium dead-letters replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes the records of dead letters again, as they were. A request that is"
          + " replayed keeps its job's id. The dead letters stay; purge deletes them.",
      "",
      "A replayed record has the headers replay-of (its first position, and its time) and replays"
          + " (how often)."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium dead-letters replay 3:17 3:18",
      "  scriptorium dead-letters replay --all --stage writer --since 2h --dry-run",
      "",
      "Exit code 1 if one of them could not be replayed."
    })
public final class DeadLetterReplayCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private DeadLetterFilter filter = new DeadLetterFilter();

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      arity = "0..*",
      converter = RecordPositionConverter.class,
      description = "Their places, as list gives them.")
  private List<RecordPosition> places = List.of();

  @Option(names = "--all", description = "All that are there now and match the filters.")
  private boolean all;

  @Option(names = "--dry-run", description = "Print what would be replayed, and do nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (all != places.isEmpty()) {
      throw new UsageException("Give the dead letters' places, or --all, and not both.");
    }
    if (!all && filter.given()) {
      throw new UsageException("--stage, --topic, --reason and --since go with --all.");
    }
    KafkaSettings kafka = connection.kafka();
    // Two readers: the records that a dead letter only points to are read in between.
    try (ScriptoriumClient client = connection.client();
        TopicReader reader = client.reader();
        TopicReader others = client.reader();
        RecordPublisher publisher =
            new RecordPublisher(KafkaClients.producer(kafka, "scriptorium-replay"))) {
      var replays =
          new Replays(
              new OriginalRecord(new DeadLetterReader(others)),
              publisher,
              dryRun,
              System.out,
              System.err);
      var letters = new DeadLetterReader(reader);
      if (all) {
        letters.each(filter, replays::add);
      } else {
        // All are looked for before the first is replayed: a mistyped place replays nothing.
        places.forEach(letters::at);
        places.forEach(place -> replays.add(letters.at(place)));
      }
      replays.settle();
      System.err.printf(
          "%s %,d%s.%n",
          dryRun ? "Would replay" : "Replayed",
          replays.done(),
          replays.failed() == 0 ? "" : "; %,d could not be".formatted(replays.failed()));
      return replays.failed() == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }
}
