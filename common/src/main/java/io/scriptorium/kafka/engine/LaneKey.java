package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.RecordPublisher;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Which lane a record belongs to. Kafka keeps order within a partition only, so that the same name
 * in two partitions makes two lanes.
 */
record LaneKey(int partition, String name) {

  static LaneKey of(ConsumerRecord<byte[], byte[]> record) {
    return new LaneKey(record.partition(), name(record));
  }

  private static String name(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordPublisher.LANE_HEADER);
    byte[] name = header == null || header.value() == null ? record.key() : header.value();
    return name == null || name.length == 0
        ? "offset " + record.offset()
        : new String(name, StandardCharsets.UTF_8);
  }
}
