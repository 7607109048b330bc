package io.scriptorium.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
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
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
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
   * Passes on a job's records of a topic in their order.
   *
   * @param notBefore the time to read from; empty for the whole partition
   * @return the end of the job's partition, up to which this reads
   */
  public long scan(
      String topic,
      String jobId,
      Optional<Instant> notBefore,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    TopicPartition partition = partitionOf(topic, jobId);
    byte[] key = jobId.getBytes(StandardCharsets.UTF_8);
    Map<TopicPartition, Long> end =
        read(
            List.of(partition),
            notBefore,
            record -> {
              if (Arrays.equals(record.key(), key)) {
                visitor.accept(record);
              }
            });
    return offset(end, partition);
  }

  /**
   * Passes on the newest records of a topic, each partition's in their order.
   *
   * @param perPartition the most records of one partition
   */
  public void newest(
      String topic, long perPartition, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
    var begin = new HashMap<>(consumer.beginningOffsets(partitions, timeout));
    begin.replaceAll((partition, first) -> Math.max(first, offset(end, partition) - perPartition));
    read(begin, end, visitor);
  }

  /**
   * Passes on the first records of partitions from given places on, each partition's in their
   * order.
   *
   * @param begin the first offset of each partition
   * @param perPartition the most records of one partition
   */
  public void from(
      Map<TopicPartition, Long> begin,
      long perPartition,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    consumer.assign(begin.keySet());
    Map<TopicPartition, Long> first = consumer.beginningOffsets(begin.keySet(), timeout);
    Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(begin.keySet(), timeout));
    var from = new HashMap<>(begin);
    from.replaceAll((partition, offset) -> Math.max(offset, offset(first, partition)));
    end.replaceAll((partition, offset) -> Math.min(offset, offset(from, partition) + perPartition));
    read(from, end, visitor);
  }

  /**
   * Passes on all records of a topic, each partition's in their order.
   *
   * @param notBefore the time to read from; empty for the whole topic
   */
  public void all(
      String topic, Optional<Instant> notBefore, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    read(partitions(topic), notBefore, visitor);
  }

  /** The end of each partition of a topic. */
  public Map<TopicPartition, Long> ends(String topic) {
    return consumer.endOffsets(partitions(topic), timeout);
  }

  /** The offset of the first record at or after this time, for each partition of a topic. */
  public Map<TopicPartition, Long> offsetsAt(String topic, Instant time) {
    return offsetsAt(partitions(topic), time);
  }

  /** How many records a topic has before these offsets, counted by reading them. */
  public long countBefore(String topic, Map<TopicPartition, Long> ends) {
    var count = new AtomicLong();
    consumer.assign(ends.keySet());
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(ends.keySet(), timeout);
    read(begin, ends, _ -> count.incrementAndGet());
    return count.get();
  }

  /** The record at an offset; empty where there is none, or no longer. */
  public Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    long end = offset(consumer.endOffsets(List.of(partition), timeout), partition);
    var found = new AtomicReference<@Nullable ConsumerRecord<byte[], byte[]>>();
    read(Map.of(partition, offset), Map.of(partition, Math.min(end, offset + 1)), found::set);
    return Optional.ofNullable(found.get());
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

  private Map<TopicPartition, Long> read(
      List<TopicPartition> partitions,
      Optional<Instant> notBefore,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
    Map<TopicPartition, Long> begin =
        notBefore
            .map(time -> offsetsAt(partitions, time))
            .orElseGet(() -> consumer.beginningOffsets(partitions, timeout));
    read(begin, end, visitor);
    return end;
  }

  private Map<TopicPartition, Long> offsetsAt(List<TopicPartition> partitions, Instant time) {
    Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions, timeout));
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, time.toEpochMilli()));
    consumer
        .offsetsForTimes(wanted, timeout)
        .forEach((partition, found) -> {
          if (found != null) {
            offsets.put(partition, found.offset());
          }
        });
    return offsets;
  }

  /** Passes on the records of assigned partitions from these offsets up to those, exclusive. */
  private void read(
      Map<TopicPartition, Long> begin,
      Map<TopicPartition, Long> end,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    begin.forEach(consumer::seek);
    long silentSince = System.nanoTime();
    long before = begin.values().stream().mapToLong(it -> it).sum();
    while (end.keySet().stream().anyMatch(it -> position(it) < offset(end, it))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        var partition = new TopicPartition(record.topic(), record.partition());
        // Records that are appended meanwhile may come from the visitor itself.
        if (record.offset() < offset(end, partition)) {
          visitor.accept(record);
        }
      }
      long now = begin.keySet().stream().mapToLong(this::position).sum();
      if (now > before) {
        before = now;
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > timeout.toNanos()) {
        throw new ScriptoriumException(
            String.format(
                Locale.ROOT,
                "Kafka returned no record of %s for %d s, though the topic has more; check that the broker runs.",
                begin.keySet().iterator().next().topic(),
                timeout.toSeconds()));
      }
    }
  }

  private long position(TopicPartition partition) {
    return consumer.position(partition, timeout);
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    return offset == null ? 0 : offset;
  }
}
