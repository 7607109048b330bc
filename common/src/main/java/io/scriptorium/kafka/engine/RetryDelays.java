package io.scriptorium.kafka.engine;

import java.time.Duration;

/**
 * Exponential backoff with equal jitter: half of each delay is fixed and half is random, so that
 * tasks that failed together are not retried together (Brooker, "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015).
 */
record RetryDelays(Duration first, Duration longest) {

  private static final int MOST_DOUBLINGS = 30;

  /**
   * The delay after a failure.
   *
   * @param failure its number, from 1
   * @param random from 0 to 1
   */
  long nanos(int failure, double random) {
    int doublings = Math.clamp(failure - 1L, 0, MOST_DOUBLINGS);
    double full =
        Math.min((double) longest.toNanos(), Math.scalb((double) first.toNanos(), doublings));
    return Math.round(full / 2 * (1 + random));
  }
}
