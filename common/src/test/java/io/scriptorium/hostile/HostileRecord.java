package io.scriptorium.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that is meant to do harm.
 *
 * @param kind what is hostile about it, in a few words
 * @param value null for a tombstone
 * @param answer what must come of it
 */
// Keys and values are bytes on Kafka, and nobody compares these records.
@SuppressWarnings("ArrayRecordComponent")
public record HostileRecord(
    String kind,
    String topic,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers,
    Answer answer) {

  private static final int LONGEST_TOLD = 300;

  /** The same under another key and with these headers. */
  HostileRecord with(byte @Nullable [] newKey, List<Header> newHeaders) {
    return new HostileRecord(kind, topic, newKey, value, newHeaders, answer);
  }

  /** It as a client sends it. */
  public ProducerRecord<byte[], byte[]> toProducerRecord() {
    return new ProducerRecord<>(topic, null, null, key, value, headers);
  }

  @Override
  public String toString() {
    String told =
        value == null
            ? "no value"
            : new String(value, 0, Math.min(value.length, LONGEST_TOLD), StandardCharsets.UTF_8);
    return "%s on %s (%s): %s".formatted(kind, topic, answer, told);
  }
}
