package io.scriptorium.kafka;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Publishes what could not be processed on {@link Topics#DEAD_LETTERS}. */
public final class DeadLetters {

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
   * @param stage the worker that refuses the record
   * @param reason what is wrong: the field, what it holds, what is allowed, what to do
   * @return completes once the dead letter is acknowledged
   */
  public CompletableFuture<RecordPosition> publish(
      ConsumerRecord<byte[], byte[]> record, String stage, String reason) {
    var refused =
        new DeadLetterBuilder(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            record.headers(),
            Instant.ofEpochMilli(record.timestamp()));
    return whole(refused, stage, reason)
        .exceptionallyCompose(failure ->
            KafkaErrors.unwrap(failure) instanceof BadRecordException
                ? send(refused, refused.pointer(stage, reason, Instant.now()))
                : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<RecordPosition> whole(
      DeadLetterBuilder refused, String stage, String reason) {
    if (refused.recordBytes() < LARGE_RECORD_BYTES) {
      return send(refused, refused.letter(stage, reason, Instant.now(), MAX_LETTER_BYTES));
    }
    largeLetter.lock();
    try {
      return send(refused, refused.letter(stage, reason, Instant.now(), MAX_LETTER_BYTES));
    } finally {
      largeLetter.unlock();
    }
  }

  private CompletableFuture<RecordPosition> send(DeadLetterBuilder refused, byte[] letter) {
    return publisher.send(Topics.DEAD_LETTERS, refused.letterKey(), letter, List.of());
  }
}
