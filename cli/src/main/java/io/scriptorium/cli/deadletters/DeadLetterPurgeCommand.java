package io.scriptorium.cli.deadletters;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.TimestampConverter;
import io.scriptorium.terminal.UsageException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium dead-letters purge}. */
@Command(
    name = "purge",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes dead letters for good: in the partition of each given place those up to it, that one"
          + " included; or those before a time; or all. Reports how many they are, and deletes them"
          + " only with --yes."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium dead-letters purge 3:17 --yes",
      "  scriptorium dead-letters purge --before 7d",
      "  scriptorium dead-letters purge --all --yes"
    })
final class DeadLetterPurgeCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      arity = "0..*",
      converter = DeadLetterReader.PlaceConverter.class,
      description = "The last one to delete in its partition.")
  private List<RecordPosition> places = List.of();

  @Option(
      names = "--before",
      paramLabel = "TIME",
      converter = TimestampConverter.Past.class,
      description = "Those before then: 7d (ago), or a timestamp such as 2026-11-22T18:00:00Z.")
  private @Nullable Instant before;

  @Option(names = "--all", description = "All that are there now.")
  private boolean all;

  @Option(names = "--yes", description = "Delete them.")
  private boolean yes;

  @Override
  public Integer call() throws InterruptedException {
    if (Stream.of(!places.isEmpty(), before != null, all).filter(it -> it).count() != 1) {
      throw new UsageException("Give one of: the last places to delete, --before TIME, --all.");
    }
    KafkaSettings kafka = connection.answering();
    Map<TopicPartition, Long> ends;
    long count;
    try (ScriptoriumClient client = connection.client();
        TopicReader reader = client.reader()) {
      ends = ends(reader);
      count = reader.countBefore(Topics.DEAD_LETTERS, ends);
    }
    if (count == 0) {
      Terminal.err("There are no such dead letters.");
      return ExitCodes.OK;
    }
    if (!yes) {
      throw new UsageException(
          "%,d dead letters would be deleted for good. Add --yes to delete them.".formatted(count));
    }
    delete(kafka, ends);
    try (OutputOption.Rows rows = output.rows()) {
      rows.add("Deleted %,d dead letters.".formatted(count), Map.of("deleted", count));
    }
    return ExitCodes.OK;
  }

  /** Up to where each partition is to be deleted, exclusive. */
  private Map<TopicPartition, Long> ends(TopicReader reader) {
    if (before != null) {
      return reader.offsetsAt(Topics.DEAD_LETTERS, before);
    }
    if (all) {
      return reader.ends(Topics.DEAD_LETTERS);
    }
    var letters = new DeadLetterReader(reader);
    var ends = new HashMap<TopicPartition, Long>();
    for (RecordPosition place : places) {
      var _ = letters.at(place);
      ends.merge(
          new TopicPartition(Topics.DEAD_LETTERS, place.partition()),
          place.offset() + 1,
          Math::max);
    }
    return ends;
  }

  private static void delete(KafkaSettings kafka, Map<TopicPartition, Long> ends)
      throws InterruptedException {
    var wanted = new HashMap<TopicPartition, RecordsToDelete>();
    ends.forEach((partition, end) -> wanted.put(partition, RecordsToDelete.beforeOffset(end)));
    try (Admin admin = KafkaClients.admin(kafka, "scriptorium-purge")) {
      var _ = admin.deleteRecords(wanted).all().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartupException(
          "Kafka did not delete the dead letters: %s Look whether the client may delete records of the topic %s."
              .formatted(cause.getMessage(), Topics.DEAD_LETTERS),
          e);
    }
  }
}
