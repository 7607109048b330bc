package io.scriptorium.assembler;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long a partition has been read without delay. A process that begins, or that was held up,
 * first catches up, and what was written in time may still lie unread.
 */
final class UpToDate {

  private final Duration tolerance;
  private Instant since = Instant.MAX;

  /**
   * @param tolerance a record read later than this behind its appending was read late
   */
  UpToDate(Duration tolerance) {
    this.tolerance = tolerance;
  }

  /** The reading begins. */
  void begin(Instant now) {
    since = now;
  }

  /** A record is read. */
  void read(Instant appended, Instant now) {
    if (Duration.between(appended, now).compareTo(tolerance) > 0) {
      since = now;
    }
  }

  /** The time since the reading began, or since a record was last read late. */
  Duration lasting(Instant now) {
    return Duration.between(since, now);
  }
}
