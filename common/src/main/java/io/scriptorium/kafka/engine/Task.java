package io.scriptorium.kafka.engine;

import io.scriptorium.job.RecordPosition;
import io.scriptorium.kafka.KafkaRecords;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record to process.
 *
 * @param attempt from 1: how often this worker has started it, this time included, whatever the
 *     reason for starting it again
 */
public record Task(ConsumerRecord<byte[], byte[]> record, int attempt) {

  /** The record's key as text, or null where it has none. */
  public @Nullable String key() {
    return KafkaRecords.text(record.key());
  }

  /** The record's position on its topic. */
  public RecordPosition position() {
    return new RecordPosition(record.partition(), record.offset());
  }
}
