package io.scriptorium.cli;

import io.scriptorium.job.DurationText;
import io.scriptorium.kafka.JobKey;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.StartupException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands on a topic at this moment, and no further: of one job its partition alone. For
 * one thread.
 */
final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration timeout;

  private TopicReader(Consumer<byte[], byte[]> consumer, Duration timeout) {
    this.consumer = consumer;
    this.timeout = timeout;
  }

  /**
   * @param timeout how long Kafka may stay silent
   * @throws StartupException if Kafka cannot be reached
   */
  static TopicReader open(KafkaSettings settings, Duration timeout) {
    try (Admin _ = KafkaClients.admin(settings, "scriptorium-cli")) {
      return new TopicReader(KafkaClients.reader(settings, "scriptorium-cli"), timeout);
    }
  }

  /** The partitions of a topic. */
  List<TopicPartition> partitions(String topic) {
    var found = consumer.partitionsFor(topic, timeout);
    if (found == null || found.isEmpty()) {
      throw new StartupException(
          "The topic %s does not exist. Create the topics with: ./scriptorium topics --create"
              .formatted(topic));
    }
    return IntStream.range(0, found.size()).mapToObj(it -> new TopicPartition(topic, it)).toList();
  }

  /** The partition of a topic that holds a job's records. */
  TopicPartition partitionOf(String topic, String jobId) {
    return new TopicPartition(topic, JobKey.partitionOf(jobId, partitions(topic).size()));
  }

  /**
   * Gives the job's records on a topic in their order, until the visitor returns false.
   *
   * @param notBefore where the reading may begin; null for the whole partition
   */
  void scan(
      String topic,
      String jobId,
      Optional<Instant> notBefore,
      Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
    TopicPartition partition = partitionOf(topic, jobId);
    byte[] key = jobId.getBytes(StandardCharsets.UTF_8);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    notBefore.ifPresent(time -> seek(partition, time));
    read(List.of(partition), record -> !Arrays.equals(record.key(), key) || visitor.test(record));
  }

  /**
   * Gives the newest records of a topic, partition by partition.
   *
   * @param perPartition how many of each partition at most
   */
  void newest(
      String topic,
      long perPartition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
    for (TopicPartition partition : partitions) {
      consumer.seek(
          partition, Math.max(offset(begin, partition), offset(end, partition) - perPartition));
    }
    read(
        partitions,
        record -> {
          visitor.accept(record);
          return true;
        });
  }

  /**
   * Gives all records of a topic, partition by partition in their order, mixed as Kafka gives them.
   *
   * @param notBefore where the reading may begin; empty for the whole topic
   */
  void all(
      String topic,
      Optional<Instant> notBefore,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    notBefore.ifPresent(time -> partitions.forEach(partition -> seek(partition, time)));
    read(
        partitions,
        record -> {
          visitor.accept(record);
          return true;
        });
  }

  /** The end of each partition of a topic. */
  Map<TopicPartition, Long> ends(String topic) {
    return consumer.endOffsets(partitions(topic), timeout);
  }

  /** Where in each partition of a topic the first record at or behind this time stands. */
  Map<TopicPartition, Long> offsetsAt(String topic, Instant time) {
    Map<TopicPartition, Long> offsets = new HashMap<>(ends(topic));
    Map<TopicPartition, Long> wanted = new HashMap<>();
    offsets.keySet().forEach(partition -> wanted.put(partition, time.toEpochMilli()));
    consumer
        .offsetsForTimes(wanted, timeout)
        .forEach((partition, found) -> {
          if (found != null) {
            offsets.put(partition, found.offset());
          }
        });
    return offsets;
  }

  /** How many records of a topic stand before these places, counted by reading them. */
  long countBefore(String topic, Map<TopicPartition, Long> ends) {
    var count = new AtomicLong();
    all(
        topic,
        Optional.empty(),
        record -> {
          if (record.offset()
              < offset(ends, new TopicPartition(record.topic(), record.partition()))) {
            count.incrementAndGet();
          }
        });
    return count.get();
  }

  /** One record by its place, if it still stands. */
  Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    long begin = offset(consumer.beginningOffsets(List.of(partition), timeout), partition);
    long end = offset(consumer.endOffsets(List.of(partition), timeout), partition);
    if (offset < begin || offset >= end) {
      return Optional.empty();
    }
    consumer.seek(partition, offset);
    var found = new AtomicReference<@Nullable ConsumerRecord<byte[], byte[]>>();
    read(
        List.of(partition),
        record -> {
          found.set(record);
          return false;
        });
    return Optional.ofNullable(found.get()).filter(record -> record.offset() == offset);
  }

  /** How many records stand on a topic, transaction markers included. */
  long count(String topic) {
    List<TopicPartition> partitions = partitions(topic);
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
    return partitions.stream().mapToLong(it -> offset(end, it) - offset(begin, it)).sum();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }

  private void seek(TopicPartition partition, Instant time) {
    var found = consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli()), timeout);
    var offset = found.get(partition);
    if (offset != null) {
      consumer.seek(partition, offset.offset());
    }
  }

  private void read(
      List<TopicPartition> partitions, Predicate<ConsumerRecord<byte[], byte[]>> goOn) {
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
    long silentSince = System.nanoTime();
    while (partitions.stream().anyMatch(it -> consumer.position(it, timeout) < offset(end, it))) {
      long before = positions(partitions);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        // What comes while this reads may be of its own making.
        if (record.offset() < offset(end, partition) && !goOn.test(record)) {
          return;
        }
      }
      if (positions(partitions) > before) {
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > timeout.toNanos()) {
        throw new StartupException(
            "Kafka gave no record of %s for %s, though more stand there; look whether the broker runs, or give it longer with --timeout."
                .formatted(partitions.getFirst().topic(), DurationText.of(timeout)));
      }
    }
  }

  private long positions(List<TopicPartition> partitions) {
    return partitions.stream().mapToLong(it -> consumer.position(it, timeout)).sum();
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    return offset == null ? 0 : offset;
  }
}
