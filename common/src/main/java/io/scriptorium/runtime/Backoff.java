package io.scriptorium.runtime;

import java.time.Duration;

/**
 * Exponential backoff with jitter: the limit of a delay doubles with each failure, and the delay is
 * a random part of it, so that those who failed together do not retry together (Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param first the limit after the first failure
 * @param longest the highest limit
 */
public record Backoff(Duration first, Duration longest) {

  private static final int MAX_DOUBLINGS = 30;

  /**
   * The longest delay after a failure.
   *
   * @param failures in a row, from 1
   */
  public Duration limit(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    double nanos = Math.scalb((double) first.toNanos(), doublings);
    return Duration.ofNanos((long) Math.min(nanos, (double) longest.toNanos()));
  }

  /**
   * The delay after a failure, a random time from a share of its limit up to the limit.
   *
   * @param failures in a row, from 1
   * @param leastShare 0 for full jitter, 0.5 for equal jitter
   * @param random from 0 to 1
   */
  public Duration delay(int failures, double leastShare, double random) {
    double share = leastShare + (1 - leastShare) * random;
    return Duration.ofNanos(Math.round(limit(failures).toNanos() * share));
  }
}
