package io.scriptorium.kafka;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import io.scriptorium.job.SafeText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be processed, and the {@link DeadLetter} that it becomes. How large that
 * will be is reckoned before it is made, so that no record costs more memory than its letter may
 * have.
 */
public final class DeadLetterBuilder {

  /** A longer reason is cut, in UTF-16 code units. */
  static final int LONGEST_REASON = 4_000;

  private static final int LONGEST_KEY_BYTES = 1_024;
  private static final int ENVELOPE_BYTES = 8 * LONGEST_REASON;
  private static final int ESCAPE_BYTES = 6;
  private static final int DECODED_AT_A_TIME_CHARACTERS = 8_192;

  private final String topic;
  private final int partition;
  private final long offset;
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final Headers headers;
  private final @Nullable Instant recordedAt;

  /**
   * The record with its place on Kafka.
   *
   * @param recordedAt the record's own time; null where it is not known
   */
  public DeadLetterBuilder(
      String topic,
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      @Nullable Instant recordedAt) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.key = key;
    this.value = value;
    this.headers = headers;
    this.recordedAt = recordedAt;
  }

  /** The reason as it is told: on one line, and no longer than a dead letter's may be. */
  public static String told(String reason) {
    return SafeText.of(reason, LONGEST_REASON);
  }

  /** The key of the dead letter: the record's own, or none where that is larger than 1 KiB. */
  public byte @Nullable [] letterKey() {
    return key != null && key.length <= LONGEST_KEY_BYTES ? key : null;
  }

  /**
   * The dead letter as JSON; where that would be too large, one without the record's key, value and
   * headers, which tells where the record stands.
   *
   * @param maxBytes the longest JSON allowed
   */
  public byte[] letter(String stage, String reason, Instant at, int maxBytes) {
    String told = told(reason);
    if (ENVELOPE_BYTES + keyAndHeadersBytes() + valueBytes() <= maxBytes) {
      byte[] whole = Json.write(whole(stage, told, at));
      if (whole.length <= maxBytes) {
        return whole;
      }
    }
    return pointer(stage, told, at);
  }

  /** The dead letter that only tells where the record stands. */
  byte[] pointer(String stage, String reason, Instant at) {
    String told =
        "%s (The record of %,d bytes is too large to be kept here; it stands at %s, partition %d, offset %d.)"
            .formatted(told(reason), recordBytes(), topic, partition, offset);
    return Json.write(
        new DeadLetter(
            told, stage, topic, partition, offset, null, null, null, Map.of(), at, recordedAt));
  }

  private DeadLetter whole(String stage, String reason, Instant at) {
    String text = value == null || !isText(value) ? null : lenientText(value);
    String base64 =
        value == null || text != null ? null : Base64.getEncoder().encodeToString(value);
    return new DeadLetter(
        reason,
        stage,
        topic,
        partition,
        offset,
        key == null ? null : lenientText(key),
        text,
        base64,
        headerTexts(),
        at,
        recordedAt);
  }

  private long recordBytes() {
    long bytes = length(key) + length(value);
    for (Header header : headers) {
      bytes += header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private long keyAndHeadersBytes() {
    long bytes = key == null ? 0 : escapedBytes(key);
    for (Header header : headers) {
      byte[] held = header.value();
      bytes +=
          (long) header.key().length() * ESCAPE_BYTES + (held == null ? 0 : escapedBytes(held));
    }
    return bytes;
  }

  private long valueBytes() {
    return value == null ? 0 : escapedBytes(value);
  }

  /** The most that a text of these bytes takes as JSON, or they themselves in Base64. */
  private static long escapedBytes(byte[] bytes) {
    long escaped = 0;
    for (byte one : bytes) {
      if (one < 0) {
        // A byte that belongs to no character becomes one of three bytes.
        escaped += 3;
      } else if (one < ' ') {
        escaped += ESCAPE_BYTES;
      } else {
        escaped += one == '"' || one == '\\' ? 2 : 1;
      }
    }
    return Math.max(escaped, bytes.length * 4L / 3 + 4);
  }

  private static boolean isText(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer left = ByteBuffer.wrap(bytes);
    CharBuffer room = CharBuffer.allocate(DECODED_AT_A_TIME_CHARACTERS);
    while (true) {
      var result = decoder.decode(left, room, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      room.clear();
    }
  }

  private static String lenientText(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Map<String, String> headerTexts() {
    Map<String, String> texts = new HashMap<>();
    for (Header header : headers) {
      byte[] held = header.value();
      texts.put(lenientText(utf8(header.key())), held == null ? "" : lenientText(held));
    }
    return texts;
  }

  /** As bytes, in which a half of a surrogate pair is a question mark. */
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
