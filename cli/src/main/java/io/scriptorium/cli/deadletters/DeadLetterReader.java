package io.scriptorium.cli.deadletters;

import io.scriptorium.client.TopicReader;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.terminal.UsageException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the present dead letters, one after another. For one thread. */
final class DeadLetterReader {

  private final TopicReader reader;

  /**
   * @param reader not closed with this
   */
  DeadLetterReader(TopicReader reader) {
    this.reader = reader;
  }

  /** Passes on those that the filter accepts, each partition's in their order. */
  void each(DeadLetterFilter filter, Consumer<LocatedDeadLetter> visitor) {
    reader.all(
        Topics.DEAD_LETTERS,
        filter.notBefore(),
        record -> {
          LocatedDeadLetter found;
          try {
            found = found(record, Json.read(record.value(), DeadLetter.class));
          } catch (BadRecordException e) {
            // Not a dead letter: anybody may write to the topic.
            return;
          }
          if (filter.passes(found)) {
            visitor.accept(found);
          }
        });
  }

  /**
   * The one at a place.
   *
   * @throws UsageException if there is none
   */
  LocatedDeadLetter at(RecordPosition place) {
    ConsumerRecord<byte[], byte[]> record =
        standing(Topics.DEAD_LETTERS, place)
            .orElseThrow(() ->
                new UsageException(
                    "There is no dead letter at %s. List them with: scriptorium dead-letters list"
                        .formatted(place)));
    return found(record, Json.read(record.value(), DeadLetter.class));
  }

  /** The record at a place of a topic, if the topic still has it. */
  Optional<ConsumerRecord<byte[], byte[]>> standing(String topic, RecordPosition place) {
    return place.partition() < reader.partitions(topic).size()
        ? reader.at(new TopicPartition(topic, place.partition()), place.offset())
        : Optional.empty();
  }

  private static LocatedDeadLetter found(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
    return new LocatedDeadLetter(
        new RecordPosition(record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()),
        letter);
  }
}
