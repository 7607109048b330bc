package io.scriptorium.assembler;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * When the broker appended a record, in milliseconds of the epoch. A senseless time (negative, or
 * yet to come), as a topic that takes its writers' word may hold, counts as the time of reading,
 * and so does no harm.
 */
final class LogAppendTimestampExtractor implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = System.currentTimeMillis();
    return record.timestamp() < 0 ? now : Math.min(record.timestamp(), now);
  }
}
