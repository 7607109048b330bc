package io.scriptorium.kafka;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Publishes what could not be processed on {@link Topics#DEAD_LETTERS}. */
public final class DeadLetters {

  /** A longer reason is cut, in characters. */
  static final int LONGEST_REASON = 4_000;

  private static final int LONGEST_KEY_BYTES = 1_024;

  private final RecordPublisher publisher;

  public DeadLetters(RecordPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Publishes a dead letter under the record's own key. A record that is too large to be wrapped is
   * told of without its value, key and headers: it can still be read where it stands.
   *
   * @param stage the worker that refuses the record
   * @param reason what is wrong: the field, what it holds, what is allowed, what to do
   * @return completes once the dead letter is acknowledged
   */
  public CompletableFuture<RecordPosition> publish(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason) {
    return publisher
        .send(
            Topics.DEAD_LETTERS,
            record.key(),
            Json.write(whole(record, stage, cut(reason))),
            List.of())
        .exceptionallyCompose(failure ->
            cause(failure) instanceof BadRecordException
                ? publisher.send(
                    Topics.DEAD_LETTERS,
                    record.key() != null && record.key().length <= LONGEST_KEY_BYTES
                        ? record.key()
                        : null,
                    Json.write(pointer(record, stage, cut(reason))),
                    List.of())
                : CompletableFuture.failedFuture(failure));
  }

  private static DeadLetter whole(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason) {
    byte[] value = record.value();
    String text = value == null ? null : textOf(value);
    String base64 =
        value == null || text != null ? null : Base64.getEncoder().encodeToString(value);
    return letter(record, stage, reason, lenientText(record.key()), text, base64, headers(record));
  }

  private static DeadLetter pointer(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason) {
    String told =
        "%s (The record of %,d bytes is too large to be kept here; it stands at %s, partition %d, offset %d.)"
            .formatted(
                reason,
                TaskConsumer.bytes(record),
                record.topic(),
                record.partition(),
                record.offset());
    return letter(record, stage, told, null, null, null, Map.of());
  }

  private static DeadLetter letter(
      ConsumerRecord<byte[], byte[]> record,
      String stage,
      String reason,
      @Nullable String key,
      @Nullable String value,
      @Nullable String valueBase64,
      Map<String, String> headers) {
    return new DeadLetter(
        reason,
        stage,
        record.topic(),
        record.partition(),
        record.offset(),
        key,
        value,
        valueBase64,
        headers,
        Instant.now(),
        Instant.ofEpochMilli(record.timestamp()));
  }

  private static String cut(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }

  private static @Nullable String textOf(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable String lenientText(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
