package io.scriptorium.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.Topics;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link DeadLetter} of a record that cannot be processed, and publishes it on {@link
 * Topics#DEAD_LETTERS}. Its size is estimated before it is built, so that no record takes more
 * memory than its dead letter may have.
 */
public final class DeadLetters {

  /** A longer reason is cut, in UTF-16 code units. */
  private static final int LONGEST_REASON = 4_000;

  private static final int LONGEST_KEY_BYTES = 1_024;
  private static final int ENVELOPE_BYTES = 8 * LONGEST_REASON;
  private static final int ESCAPE_BYTES = 6;
  private static final int LARGE_RECORD_BYTES = 256 * 1024;
  private static final int MAX_LETTER_BYTES = Topics.MAX_RECORD_BYTES - 4 * 1024;

  private final RecordPublisher publisher;
  // A dead letter takes several times the memory of its record, and hundreds of lanes may build
  // one.
  private final Lock largeLetter = new ReentrantLock();

  public DeadLetters(RecordPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Publishes a dead letter under the record's own key. That of a record that is too large to be
   * wrapped holds the record's position alone.
   *
   * @param refused the record
   * @param stage the worker that refuses the record
   * @param reason what is wrong: the field, what it holds, what is allowed, what to do
   * @return completes once the dead letter is acknowledged
   */
  public CompletableFuture<RecordPosition> publish(
      ConsumerRecord<byte[], byte[]> refused, String stage, String reason) {
    ConsumerRecord<byte[], byte[]> record = asSubmitted(refused);
    return whole(record, stage, reason)
        .exceptionallyCompose(failure ->
            KafkaErrors.unwrap(failure) instanceof BadRecordException
                ? send(record, pointer(record, stage, boundedReason(reason), Instant.now()))
                : CompletableFuture.failedFuture(failure));
  }

  /** A request as it is on {@code writing-requests}, where it has only passed the backlog. */
  private static ConsumerRecord<byte[], byte[]> asSubmitted(ConsumerRecord<byte[], byte[]> record) {
    if (!record.topic().equals(Topics.PLANNING_TASKS)) {
      return record;
    }
    RecordOrigin origin;
    try {
      origin = RecordOrigin.of(record);
    } catch (BadRecordException e) {
      return record;
    }
    if (origin.replays() > 0 || origin.retry() > 0) {
      return record;
    }
    var headers = new RecordHeaders(record.headers());
    RecordOrigin.HEADERS.forEach(headers::remove);
    return new ConsumerRecord<>(
        Topics.WRITING_REQUESTS,
        origin.position().partition(),
        origin.position().offset(),
        origin.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        record.value(),
        headers,
        Optional.empty());
  }

  private CompletableFuture<RecordPosition> whole(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason) {
    boolean large = KafkaRecords.bytes(record) >= LARGE_RECORD_BYTES;
    if (large) {
      largeLetter.lock();
    }
    try {
      return send(record, letter(record, stage, reason, Instant.now(), MAX_LETTER_BYTES));
    } finally {
      if (large) {
        largeLetter.unlock();
      }
    }
  }

  private CompletableFuture<RecordPosition> send(
      ConsumerRecord<byte[], byte[]> record, byte[] letter) {
    return publisher.send(Topics.DEAD_LETTERS, key(record), letter, List.of());
  }

  /** The reason on one line, cut to what a dead letter may hold. */
  public static String boundedReason(String reason) {
    return SafeText.of(reason, LONGEST_REASON);
  }

  /**
   * The key of the dead letter: the record's own, else the job's id that its value names. None
   * where its own is larger than 1 KiB.
   */
  public static byte @Nullable [] key(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key == null) {
      String named = jobId(record);
      return named == null ? null : named.getBytes(UTF_8);
    }
    return key.length <= LONGEST_KEY_BYTES ? key : null;
  }

  /**
   * What the value names comes first: that is the job that its client waits for. A large value is
   * not read: its tree takes many times its memory, and hundreds of lanes may read one.
   */
  private static @Nullable String jobId(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    boolean large = value != null && value.length >= LARGE_RECORD_BYTES;
    return JobIds.named(large ? null : value)
        .or(() -> Optional.ofNullable(KafkaRecords.text(record.key())).filter(JobIds::allowed))
        .orElse(null);
  }

  /**
   * The dead letter as JSON; where that would be too large, one without the record's key, value and
   * headers, which names the record's position.
   *
   * @param maxBytes the longest JSON allowed
   */
  public static byte[] letter(
      ConsumerRecord<byte[], byte[]> record,
      String stage,
      String reason,
      Instant at,
      int maxBytes) {
    String bounded = boundedReason(reason);
    if (estimatedBytes(record) <= maxBytes) {
      byte[] whole = Json.write(whole(record, stage, bounded, at));
      if (whole.length <= maxBytes) {
        return whole;
      }
    }
    return pointer(record, stage, bounded, at);
  }

  /** The dead letter that holds the record's position alone. */
  private static byte[] pointer(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason, Instant at) {
    String located =
        "%s (The record of %,d bytes is too large to be kept here; it is at %s, partition %d, offset %d.)"
            .formatted(
                reason,
                KafkaRecords.bytes(record),
                record.topic(),
                record.partition(),
                record.offset());
    return Json.write(
        new DeadLetter(
            located,
            stage,
            record.topic(),
            record.partition(),
            record.offset(),
            null,
            null,
            null,
            Map.of(),
            at,
            Instant.ofEpochMilli(record.timestamp()),
            null));
  }

  private static DeadLetter whole(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason, Instant at) {
    byte[] value = record.value();
    String text = KafkaRecords.text(value);
    boolean exact = text != null && Arrays.equals(text.getBytes(UTF_8), value);
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      String held = KafkaRecords.text(header.value());
      // An unpaired surrogate becomes a question mark.
      headers.put(new String(header.key().getBytes(UTF_8), UTF_8), held == null ? "" : held);
    }
    return new DeadLetter(
        reason,
        stage,
        record.topic(),
        record.partition(),
        record.offset(),
        KafkaRecords.text(record.key()),
        exact ? text : null,
        value == null || exact ? null : Base64.getEncoder().encodeToString(value),
        headers,
        at,
        Instant.ofEpochMilli(record.timestamp()),
        jobId(record));
  }

  /** The most that the whole dead letter takes as JSON. */
  private static long estimatedBytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = ENVELOPE_BYTES + escapedBytes(record.key()) + escapedBytes(record.value());
    for (Header header : record.headers()) {
      bytes += (long) header.key().length() * ESCAPE_BYTES + escapedBytes(header.value());
    }
    return bytes;
  }

  /** The most that a text of these bytes takes as JSON, or they themselves in Base64. */
  private static long escapedBytes(byte @Nullable [] bytes) {
    if (bytes == null) {
      return 0;
    }
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
}
