package io.scriptorium.cli.deadletters;

import io.scriptorium.client.TopicReader;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.terminal.UsageException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the present dead letters, one after another. For one thread.
 *
 * @param reader not closed with this
 */
record DeadLetterReader(TopicReader reader) {

  /**
   * A dead letter as it was found.
   *
   * @param place its partition and offset on {@code dead-letters}
   * @param recordedAt when the topic got it
   */
  record Found(RecordPosition place, Instant recordedAt, DeadLetter letter) {

    private static Found of(ConsumerRecord<byte[], byte[]> record) {
      return new Found(
          new RecordPosition(record.partition(), record.offset()),
          Instant.ofEpochMilli(record.timestamp()),
          Json.read(record.value(), DeadLetter.class));
    }
  }

  /** Passes on those that the filter accepts, each partition's in their order. */
  void each(DeadLetterFilter filter, Consumer<Found> visitor) {
    reader.all(
        Topics.DEAD_LETTERS,
        filter.notBefore(),
        record -> {
          Found found;
          try {
            found = Found.of(record);
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
  Found at(RecordPosition place) {
    return record(Topics.DEAD_LETTERS, place)
        .map(Found::of)
        .orElseThrow(() ->
            new UsageException(
                "There is no dead letter at %s. List them with: %s"
                    .formatted(place, CommandLineText.of("dead-letters", "list"))));
  }

  /** The record at a place of a topic, if the topic still has it. */
  Optional<ConsumerRecord<byte[], byte[]>> record(String topic, RecordPosition place) {
    return place.partition() < reader.partitions(topic).size()
        ? reader.at(new TopicPartition(topic, place.partition()), place.offset())
        : Optional.empty();
  }

  /** Reads the place of a dead letter, as the list gives it: {@code PARTITION:OFFSET}. */
  static final class PlaceConverter implements ITypeConverter<RecordPosition> {

    @Override
    public RecordPosition convert(String value) {
      return RecordPosition.parse(value)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is no place of a dead letter; write PARTITION:OFFSET, such as 3:17"
                      .formatted(value)));
    }
  }
}
