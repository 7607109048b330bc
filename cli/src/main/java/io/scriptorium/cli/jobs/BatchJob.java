package io.scriptorium.cli.jobs;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a batch remembers of one job. For one thread. */
final class BatchJob {

  private final OptionalInt asked;
  private final long submittedAtNanos;
  private int done;
  private int total;
  private int words;
  private @Nullable String status;
  private long endedAtNanos;

  BatchJob(OptionalInt asked, long submittedAtNanos) {
    this.asked = asked;
    this.submittedAtNanos = submittedAtNanos;
    this.endedAtNanos = submittedAtNanos;
  }

  void moved(int newDone, int newTotal, int newWords) {
    done = newDone;
    total = newTotal;
    words = newWords;
  }

  void end(String newStatus, long nowNanos) {
    status = newStatus;
    endedAtNanos = nowNanos;
  }

  /** The length asked for, in words, where the request gives one. */
  OptionalInt asked() {
    return asked;
  }

  int words() {
    return words;
  }

  int sections() {
    return done;
  }

  /** How it ended; null until then. */
  @Nullable String status() {
    return status;
  }

  /** The share that is written, from 0 to 1. */
  double share() {
    if (status != null) {
      return 1;
    }
    return total == 0 ? 0 : (double) done / total;
  }

  Duration took() {
    return Duration.ofNanos(endedAtNanos - submittedAtNanos);
  }
}
