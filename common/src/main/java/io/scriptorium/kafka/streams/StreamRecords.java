package io.scriptorium.kafka.streams;

import io.scriptorium.job.RecordRules;
import io.scriptorium.kafka.DeadLetters;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The records of a processor as the rest of the project knows records, and their dead letters. */
public final class StreamRecords {

  private StreamRecords() {}

  /** A record as a consumer would have read it. */
  public static ConsumerRecord<byte[], byte[]> consumed(
      Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata at) {
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        at.offset(),
        record.timestamp(),
        TimestampType.NO_TIMESTAMP_TYPE,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }

  /**
   * The dead letter of a rejected record. Sent inside its transaction, so that each has exactly
   * one.
   *
   * @param reason cut where it is too long; null for none
   */
  public static Record<byte @Nullable [], byte @Nullable []> letter(
      ConsumerRecord<byte[], byte[]> rejected, String stage, @Nullable String reason, Instant now) {
    String why =
        DeadLetters.boundedReason(Objects.requireNonNullElse(reason, "The record cannot be read."));
    return new Record<>(
        DeadLetters.key(rejected),
        DeadLetters.letter(rejected, stage, why, now, RecordRules.MAX_VALUE_BYTES),
        now.toEpochMilli());
  }
}
