package io.scriptorium.cli.deadletters;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the record of a dead letter, to be published again.
 *
 * @param topics finds records that a dead letter does not hold, or not exactly
 */
record OriginalRecord(DeadLetterReader topics) {

  private static final Set<String> REQUESTS =
      Set.of(Topics.WRITING_REQUESTS, Topics.PLANNING_TASKS);

  /** Replaces bytes of a text that are no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  /**
   * The record, for its topic or for {@code writing-retries} where it is a request, with headers
   * for its first position and the number of its replays.
   *
   * @throws BadRecordException if the record is neither in the dead letter nor on its topic any
   *     more, or came from a topic that is none of ours
   */
  ProducerRecord<byte[], byte[]> of(DeadLetter letter) {
    if (!Topics.ALL.contains(letter.topic()) || letter.topic().equals(Topics.DEAD_LETTERS)) {
      throw new BadRecordException(
          "it came from the topic '%s', which is none that records are replayed to"
              .formatted(letter.topic()));
    }
    boolean kept = letter.value() != null || letter.valueBase64() != null;
    if (kept && exact(letter) && letter.recordedAt() != null) {
      return kept(letter, letter.recordedAt());
    }
    Instant recordedAt = letter.recordedAt();
    return topics
        .record(letter.topic(), place(letter))
        // A topic that was deleted and created again may have another record in this place.
        .filter(it -> recordedAt == null || it.timestamp() == recordedAt.toEpochMilli())
        .map(it -> record(letter, it.key(), it.value(), it.headers(), RecordOrigin.of(it)))
        .orElseGet(() -> {
          if (!kept) {
            throw new BadRecordException(
                "it does not hold its record, which is no longer at %s %s"
                    .formatted(letter.topic(), place(letter)));
          }
          return kept(letter, Objects.requireNonNullElse(recordedAt, letter.at()));
        });
  }

  private static ProducerRecord<byte[], byte[]> kept(DeadLetter letter, Instant recordedAt) {
    var headers = new RecordHeaders();
    letter.headers().forEach((name, value) -> headers.add(name, bytes(value)));
    return record(
        letter,
        letter.key() == null ? null : bytes(letter.key()),
        value(letter),
        headers,
        RecordOrigin.of(letter.topic(), headers, place(letter), recordedAt.toEpochMilli()));
  }

  private static ProducerRecord<byte[], byte[]> record(
      DeadLetter letter,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      RecordOrigin origin) {
    var marked = new RecordHeaders();
    for (Header header : headers) {
      if (!RecordOrigin.HEADERS.contains(header.key())) {
        marked.add(header);
      }
    }
    origin.replayed().headers().forEach(marked::add);
    return new ProducerRecord<>(target(letter), null, null, key, value, marked);
  }

  /** Requests go where their origin is believed. */
  private static String target(DeadLetter letter) {
    return REQUESTS.contains(letter.topic()) ? Topics.WRITING_RETRIES : letter.topic();
  }

  /** Whether the letter's texts are the record's bytes. */
  private static boolean exact(DeadLetter letter) {
    String key = letter.key();
    return (key == null || key.indexOf(REPLACEMENT) < 0)
        && letter.headers().values().stream().noneMatch(it -> it.indexOf(REPLACEMENT) >= 0);
  }

  private static byte @Nullable [] value(DeadLetter letter) {
    if (letter.value() != null) {
      return bytes(letter.value());
    }
    return letter.valueBase64() == null ? null : Base64.getDecoder().decode(letter.valueBase64());
  }

  private static RecordPosition place(DeadLetter letter) {
    return new RecordPosition(letter.partition(), letter.offset());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
