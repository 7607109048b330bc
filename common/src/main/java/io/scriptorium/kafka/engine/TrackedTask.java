package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.KafkaRecords;
import io.scriptorium.kafka.RecordPublisher;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One record while the engine holds it. Part of a {@link TaskTracker}, and not thread-safe: only
 * the thread of its attempt counts its failures and refuses it.
 */
final class TrackedTask {

  private final ConsumerRecord<byte[], byte[]> record;
  private final LaneKey lane;
  private final long arrival;
  private final long bytes;
  private int attempt;
  private int failures;
  private long notBeforeNanos;
  private @Nullable String refusal;
  private boolean dropped;

  /**
   * @param inKeyOrder whether tasks with its key are its lane's too
   * @param arrival its number among all records, so that the oldest starts first
   */
  TrackedTask(ConsumerRecord<byte[], byte[]> record, boolean inKeyOrder, long arrival) {
    this.record = record;
    this.lane = inKeyOrder ? LaneKey.ofKey(record) : LaneKey.ofRecord(record);
    this.arrival = arrival;
    this.bytes = KafkaRecords.bytes(record);
  }

  /**
   * Which lane a record belongs to. Kafka keeps order within a partition only, so that the same
   * name in two partitions makes two lanes.
   */
  record LaneKey(TopicPartition partition, String name) {

    /** A lane that no other record shares. */
    static LaneKey ofRecord(ConsumerRecord<byte[], byte[]> record) {
      return new LaneKey(
          new TopicPartition(record.topic(), record.partition()), "offset " + record.offset());
    }

    static LaneKey ofKey(ConsumerRecord<byte[], byte[]> record) {
      String named = KafkaRecords.header(record.headers(), RecordPublisher.LANE_HEADER);
      String name = named == null ? KafkaRecords.text(record.key()) : named;
      return name == null || name.isEmpty()
          ? ofRecord(record)
          : new LaneKey(new TopicPartition(record.topic(), record.partition()), name);
    }
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  LaneKey lane() {
    return lane;
  }

  /** The job for the log: the key, or the lane's name where there is none; bounded. */
  String job() {
    return record.key() == null
        ? KafkaRecords.boundedJob(lane.name())
        : KafkaRecords.job(record.key());
  }

  TopicPartition partition() {
    return lane.partition();
  }

  long offset() {
    return record.offset();
  }

  long arrival() {
    return arrival;
  }

  long bytes() {
    return bytes;
  }

  /** How often it was started. */
  int attempt() {
    return attempt;
  }

  /** How often it failed. */
  int failures() {
    return failures;
  }

  /** When it may start; 0 for now. */
  long notBeforeNanos() {
    return notBeforeNanos;
  }

  /** Why it becomes a dead letter, if it does. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Whether its partition was revoked, so that its result is ignored. */
  boolean dropped() {
    return dropped;
  }

  void started() {
    attempt++;
  }

  void failed() {
    failures++;
  }

  void refuse(String reason) {
    refusal = reason;
  }

  void notBefore(long nanos) {
    notBeforeNanos = nanos;
  }

  /** Returns false if it was dropped before. */
  boolean drop() {
    boolean first = !dropped;
    dropped = true;
    return first;
  }

  @Override
  public String toString() {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
