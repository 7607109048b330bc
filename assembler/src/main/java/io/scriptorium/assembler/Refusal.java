package io.scriptorium.assembler;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Writes dead letters inside the transaction, so that each refused record has exactly one. */
final class Refusal {

  private static final String STAGE = "assembler";
  private static final int LONGEST_REASON_CHARACTERS = 4_000;

  private Refusal() {}

  /**
   * The dead letter of a record, or where that would be too large, one without the record's value
   * and headers that tells where the record stands.
   *
   * @param maxBytes the longest JSON allowed, in bytes
   */
  static byte[] of(
      Record<byte @Nullable [], byte @Nullable []> record,
      RecordMetadata position,
      String reason,
      Instant at,
      int maxBytes) {
    byte[] value = record.value();
    String text = value == null ? null : text(value);
    String base64 =
        value == null || text != null ? null : Base64.getEncoder().encodeToString(value);
    String told = wellFormed(reason, LONGEST_REASON_CHARACTERS);
    byte[] whole =
        Json.write(letter(position, told, key(record), text, base64, headers(record), at));
    if (whole.length <= maxBytes) {
      return whole;
    }
    String pointer =
        "%s (The record of %d bytes is too large to be kept here; it stands at %s, partition %d, offset %d.)"
            .formatted(
                told,
                value == null ? 0 : value.length,
                position.topic(),
                position.partition(),
                position.offset());
    return Json.write(letter(position, pointer, null, null, null, Map.of(), at));
  }

  private static DeadLetter letter(
      RecordMetadata position,
      String reason,
      @Nullable String key,
      @Nullable String value,
      @Nullable String valueBase64,
      Map<String, String> headers,
      Instant at) {
    return new DeadLetter(
        reason,
        STAGE,
        position.topic(),
        position.partition(),
        position.offset(),
        key,
        value,
        valueBase64,
        headers,
        at);
  }

  /** The text with half surrogates replaced, since no UTF-8 can hold them, and bounded. */
  private static String wellFormed(String text, int longest) {
    String start = text.length() <= longest ? text : text.substring(0, longest) + "...";
    return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static @Nullable String text(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable String key(Record<byte @Nullable [], byte @Nullable []> record) {
    byte[] key = record.key();
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  private static Map<String, String> headers(Record<byte @Nullable [], byte @Nullable []> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.put(
          wellFormed(header.key(), Integer.MAX_VALUE),
          value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    return headers;
  }
}
