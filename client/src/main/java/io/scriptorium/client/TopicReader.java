package io.scriptorium.client;

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
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic from a given place up to its present end. For one thread. Every method throws
 * {@link ScriptoriumException} where the topic does not exist or Kafka does not answer in time.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaConnection kafka;
  private final Consumer<byte[], byte[]> consumer;
  private final Duration timeout;

  TopicReader(KafkaConnection kafka) {
    this.kafka = kafka;
    this.consumer = kafka.reader();
    this.timeout = kafka.timeout();
  }

  /** The partitions of a topic. */
  public List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, kafka.partitions(consumer, topic))
        .mapToObj(it -> new TopicPartition(topic, it))
        .toList();
  }

  /** The partition of a topic that holds a job's records: Kafka's default for the key. */
  public TopicPartition partitionOf(String topic, String jobId) {
    int hash = Utils.toPositive(Utils.murmur2(jobId.getBytes(StandardCharsets.UTF_8)));
    return new TopicPartition(topic, hash % partitions(topic).size());
  }

  /**
   * Passes on a job's records of a topic in their order, until the visitor returns false.
   *
   * @param notBefore the time to read from; empty for the whole partition
   * @return the end of the job's partition, up to which this reads
   */
  public long scan(
      String topic,
      String jobId,
      Optional<Instant> notBefore,
      Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
    TopicPartition partition = partitionOf(topic, jobId);
    byte[] key = jobId.getBytes(StandardCharsets.UTF_8);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    notBefore.ifPresent(time -> seek(partition, time));
    Map<TopicPartition, Long> end =
        read(
            List.of(partition),
            record -> !Arrays.equals(record.key(), key) || visitor.test(record));
    return offset(end, partition);
  }

  /**
   * Passes on the newest records of a topic, each partition's in their order.
   *
   * @param perPartition the most records of one partition
   */
  public void newest(
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
   * Passes on all records of a topic, each partition's in their order.
   *
   * @param notBefore the time to read from; empty for the whole topic
   */
  public void all(
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
  public Map<TopicPartition, Long> ends(String topic) {
    return consumer.endOffsets(partitions(topic), timeout);
  }

  /** The offset of the first record at or after this time, for each partition of a topic. */
  public Map<TopicPartition, Long> offsetsAt(String topic, Instant time) {
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

  /** How many records a topic has before these offsets, counted by reading them. */
  public long countBefore(String topic, Map<TopicPartition, Long> ends) {
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

  /** The record at an offset; empty where there is none, or no longer. */
  public Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset) {
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

  /** How many offsets a topic holds; the markers of transactions count too. */
  public long count(String topic) {
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

  private Map<TopicPartition, Long> read(
      List<TopicPartition> partitions, Predicate<ConsumerRecord<byte[], byte[]>> goOn) {
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
    long silentSince = System.nanoTime();
    while (partitions.stream().anyMatch(it -> consumer.position(it, timeout) < offset(end, it))) {
      long before = positions(partitions);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        // Records that are appended meanwhile may come from the visitor itself.
        if (record.offset() < offset(end, partition) && !goOn.test(record)) {
          return end;
        }
      }
      if (positions(partitions) > before) {
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > timeout.toNanos()) {
        throw new ScriptoriumException(
            "Kafka returned no record of %s for %d s, though the topic has more; check that the broker runs."
                .formatted(partitions.getFirst().topic(), timeout.toSeconds()));
      }
    }
    return end;
  }

  private long positions(List<TopicPartition> partitions) {
    return partitions.stream().mapToLong(it -> consumer.position(it, timeout)).sum();
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    return offset == null ? 0 : offset;
  }
}
