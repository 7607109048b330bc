package io.scriptorium.cli.deadletters;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.kafka.RecordPublisher;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes the records of dead letters again, and prints each. For one thread. */
final class Replays {

  private static final int MAX_UNACKNOWLEDGED = 100;

  private final OriginalRecord originals;
  private final RecordPublisher publisher;
  private final boolean dryRun;
  private final PrintStream out;
  private final PrintStream err;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private long done;
  private long failed;

  /**
   * @param dryRun whether to print what would be done, and do nothing
   */
  Replays(
      OriginalRecord originals,
      RecordPublisher publisher,
      boolean dryRun,
      PrintStream out,
      PrintStream err) {
    this.originals = originals;
    this.publisher = publisher;
    this.dryRun = dryRun;
    this.out = out;
    this.err = err;
  }

  /** Replays one, or prints why it cannot. */
  void add(LocatedDeadLetter found) {
    ProducerRecord<byte[], byte[]> record;
    try {
      record = originals.of(found.letter());
    } catch (BadRecordException e) {
      failed(found.place(), e);
      return;
    }
    if (dryRun) {
      done++;
      out.printf("%s: would be replayed to %s%n", found.place(), record.topic());
      return;
    }
    unacknowledged.add(
        new Sent(
            found.place(),
            record.topic(),
            publisher.send(
                record.topic(),
                record.key(),
                record.value(),
                List.of(record.headers().toArray()))));
    while (unacknowledged.size() >= MAX_UNACKNOWLEDGED) {
      settleFirst();
    }
  }

  /** Returns when Kafka has all of them. */
  void settle() {
    while (!unacknowledged.isEmpty()) {
      settleFirst();
    }
  }

  /** How many were replayed. */
  long done() {
    return done;
  }

  /** How many could not be. */
  long failed() {
    return failed;
  }

  private void settleFirst() {
    Sent sent = unacknowledged.removeFirst();
    try {
      RecordPosition position = sent.published().join();
      done++;
      out.printf("%s: replayed to %s %s%n", sent.place(), sent.topic(), position);
    } catch (CompletionException e) {
      failed(sent.place(), e.getCause() == null ? e : e.getCause());
    }
  }

  private void failed(RecordPosition place, Throwable cause) {
    failed++;
    err.printf("%s: not replayed: %s%n", place, cause.getMessage());
  }

  private record Sent(
      RecordPosition place, String topic, CompletableFuture<RecordPosition> published) {}
}
