package io.scriptorium.context;

import static java.util.Objects.requireNonNull;

import io.scriptorium.context.ContextSettings.RebuildSettings;
import io.scriptorium.job.Topics;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads parts of one partition of {@code writing-plans} and {@code sections}, up to the ends that
 * the topics have when it is made, within {@link RebuildSettings#timeout}. Kafka's own exceptions
 * pass through.
 */
final class PartitionReader {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Takes a record that has a key and a value. */
  @FunctionalInterface
  interface Sink {
    void take(ConsumerRecord<byte[], byte[]> record);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final RebuildSettings settings;
  private final TopicPartition plans;
  private final TopicPartition sections;
  private final Map<TopicPartition, Long> ends;
  private final long startNanos = System.nanoTime();

  /**
   * Takes the consumer for this partition.
   *
   * @throws UnavailableException if it takes too long
   */
  PartitionReader(Consumer<byte[], byte[]> consumer, int partition, RebuildSettings settings) {
    this.consumer = consumer;
    this.settings = settings;
    plans = new TopicPartition(Topics.WRITING_PLANS, partition);
    sections = new TopicPartition(Topics.SECTIONS, partition);
    List<TopicPartition> both = List.of(plans, sections);
    consumer.assign(both);
    consumer.pause(both);
    ends = consumer.endOffsets(both, remaining());
    ends.forEach(consumer::seek);
  }

  TopicPartition plans() {
    return plans;
  }

  TopicPartition sections() {
    return sections;
  }

  long end(TopicPartition topic) {
    return requireNonNull(ends.get(topic));
  }

  long beginning(TopicPartition topic) {
    return requireNonNull(consumer.beginningOffsets(List.of(topic), remaining()).get(topic));
  }

  /** The offset of the first record from a time on, less the margin for clocks; or the end. */
  long offsetAt(TopicPartition topic, Instant time) {
    long milliseconds = Math.max(0, time.minus(settings.margin()).toEpochMilli());
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(topic, milliseconds), remaining()).get(topic);
    return found == null ? end(topic) : Math.min(found.offset(), end(topic));
  }

  /**
   * Reads the records from one offset up to another.
   *
   * @throws UnavailableException if it takes too long
   */
  void read(TopicPartition topic, long from, long to, Sink sink) {
    if (from >= to) {
      return;
    }
    consumer.seek(topic, from);
    consumer.resume(List.of(topic));
    while (consumer.position(topic, remaining()) < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < to && record.key() != null && record.value() != null) {
          sink.take(record);
        }
      }
    }
    consumer.pause(List.of(topic));
  }

  private Duration remaining() {
    Duration remaining = settings.timeout().minusNanos(System.nanoTime() - startNanos);
    if (!remaining.isPositive()) {
      throw new UnavailableException(
          "Reading partition %d of %s and %s took longer than %s."
              .formatted(plans.partition(), sections.topic(), plans.topic(), settings.timeout()));
    }
    return remaining;
  }
}
