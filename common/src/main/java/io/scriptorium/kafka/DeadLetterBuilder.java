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
 * Builds the {@link DeadLetter} of a record that cannot be processed. Its size is estimated before
 * it is built, so that no record takes more memory than its dead letter may have.
 */
public final class DeadLetterBuilder {

  /** A longer reason is cut, in UTF-16 code units. */
  static final int LONGEST_REASON = 4_000;

  private static final int LONGEST_KEY_BYTES = 1_024;
  private static final int ENVELOPE_BYTES = 8 * LONGEST_REASON;
  private static final int ESCAPE_BYTES = 6;
  private static final int DECODE_BUFFER_CHARACTERS = 8_192;

  private final String topic;
  private final int partition;
  private final long offset;
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final Headers headers;
  private final @Nullable Instant recordedAt;

  /**
   * The record with its position on Kafka.
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

  /** The reason on one line, cut to what a dead letter may hold. */
  public static String boundedReason(String reason) {
    return SafeText.of(reason, LONGEST_REASON);
  }

  /** The key of the dead letter: the record's own, or none where that is larger than 1 KiB. */
  public byte @Nullable [] letterKey() {
    return key != null && key.length <= LONGEST_KEY_BYTES ? key : null;
  }

  /**
   * The dead letter as JSON; where that would be too large, one without the record's key, value and
   * headers, which names the record's position.
   *
   * @param maxBytes the longest JSON allowed
   */
  public byte[] letter(String stage, String reason, Instant at, int maxBytes) {
    String bounded = boundedReason(reason);
    if (ENVELOPE_BYTES + keyAndHeadersBytes() + valueBytes() <= maxBytes) {
      byte[] whole = Json.write(whole(stage, bounded, at));
      if (whole.length <= maxBytes) {
        return whole;
      }
    }
    return pointer(stage, bounded, at);
  }

  /** The dead letter that holds the record's position alone. */
  byte[] pointer(String stage, String reason, Instant at) {
    String bounded =
        "%s (The record of %,d bytes is too large to be kept here; it is at %s, partition %d, offset %d.)"
            .formatted(boundedReason(reason), recordBytes(), topic, partition, offset);
    return Json.write(
        new DeadLetter(
            bounded, stage, topic, partition, offset, null, null, null, Map.of(), at, recordedAt));
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

  /** The bytes of key, value and headers. */
  long recordBytes() {
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
        // An invalid byte becomes U+FFFD, which takes three bytes.
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
    CharBuffer room = CharBuffer.allocate(DECODE_BUFFER_CHARACTERS);
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

  /** An unpaired surrogate becomes a question mark. */
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
