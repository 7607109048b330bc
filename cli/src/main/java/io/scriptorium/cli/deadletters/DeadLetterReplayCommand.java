package io.scriptorium.cli.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium dead-letters replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes the records of dead letters again, as they were; requests on writing-retries. A"
          + " request that is replayed keeps its job's id. The dead letters stay; purge deletes"
          + " them.",
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
final class DeadLetterReplayCommand implements Callable<Integer>, QuietCommand {

  private static final int MAX_UNACKNOWLEDGED = 100;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private DeadLetterFilter filter = new DeadLetterFilter();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      arity = "0..*",
      converter = DeadLetterReader.PlaceConverter.class,
      description = "Their places, as list gives them.")
  private List<RecordPosition> places = List.of();

  @Option(names = "--all", description = "All that are there now and match the filters.")
  private boolean all;

  @Option(names = "--dry-run", description = "Print what would be replayed, and do nothing.")
  private boolean dryRun;

  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private OutputOption.@Nullable Rows rows;
  private long done;
  private long failed;

  @Override
  public Integer call() {
    if (all != places.isEmpty()) {
      throw new UsageException("Give the dead letters' places, or --all, and not both.");
    }
    if (!all && filter.given()) {
      throw new UsageException("--stage, --topic, --reason and --since go with --all.");
    }
    KafkaSettings kafka = connection.answering();
    // Two readers: the records that a dead letter only points to are read in between.
    try (ScriptoriumClient client = connection.client();
        TopicReader reader = client.reader();
        TopicReader others = client.reader();
        RecordPublisher publisher =
            new RecordPublisher(KafkaClients.producer(kafka, "scriptorium-replay"));
        OutputOption.Rows printed = output.rows()) {
      rows = printed;
      var originals = new OriginalRecord(new DeadLetterReader(others));
      var letters = new DeadLetterReader(reader);
      if (all) {
        letters.each(filter, found -> replay(found, originals, publisher));
      } else {
        // All are looked for before the first is replayed: a mistyped place replays nothing.
        places.forEach(letters::at);
        places.forEach(place -> replay(letters.at(place), originals, publisher));
      }
      settle(0);
    }
    Terminal.err(
        "%s %,d%s."
            .formatted(
                dryRun ? "Would replay" : "Replayed",
                done,
                failed == 0 ? "" : "; %,d could not be".formatted(failed)));
    return failed == 0 ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private void replay(
      DeadLetterReader.Found found, OriginalRecord originals, RecordPublisher publisher) {
    ProducerRecord<byte[], byte[]> record;
    try {
      record = originals.of(found.letter());
    } catch (BadRecordException e) {
      failed(found.place(), e);
      return;
    }
    if (dryRun) {
      done++;
      print(found.place(), record.topic(), null, "would be replayed to " + record.topic());
      return;
    }
    List<Header> headers = List.of(record.headers().toArray());
    var published = publisher.send(record.topic(), record.key(), record.value(), headers);
    unacknowledged.add(new Sent(found.place(), record.topic(), published));
    settle(MAX_UNACKNOWLEDGED - 1);
  }

  /** Returns when Kafka has all but at most so many. */
  private void settle(int open) {
    while (unacknowledged.size() > open) {
      Sent sent = unacknowledged.removeFirst();
      try {
        RecordPosition position = sent.published().join();
        done++;
        print(
            sent.place(),
            sent.topic(),
            position,
            "replayed to %s %s".formatted(sent.topic(), position));
      } catch (CompletionException e) {
        failed(sent.place(), e.getCause() == null ? e : e.getCause());
      }
    }
  }

  private void print(
      RecordPosition place, String topic, @Nullable RecordPosition position, String sentence) {
    if (rows != null) {
      rows.add(
          "%s: %s".formatted(place, sentence),
          new Replayed(place.toString(), topic, position == null ? null : position.toString()));
    }
  }

  /**
   * A dead letter that was replayed.
   *
   * @param place its own
   * @param position of the new record; null where nothing is published
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Replayed(String place, String topic, @Nullable String position) {}

  private void failed(RecordPosition place, Throwable cause) {
    failed++;
    Terminal.err("%s: not replayed: %s".formatted(place, cause.getMessage()));
  }

  private record Sent(
      RecordPosition place, String topic, CompletableFuture<RecordPosition> published) {}
}
