package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long and how often a request is tried.
 *
 * @param initialDelay the longest wait before the second round of tries
 * @param maxDelay the longest wait before any round
 * @param budget the time in which an answer must be had; the wait for a free seat on a healthy
 *     server does not count
 * @param answerTries how many answers without usable text (empty, refused, truncated, too long) are
 *     accepted for one request: such a failure may lie in the request, so time alone would not end
 *     it
 */
public record RetryPolicy(
    Duration initialDelay, Duration maxDelay, Duration budget, int answerTries) {

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(15), 5);

  /**
   * The random delay before the next round.
   *
   * @param round the number of rounds that failed, from 1
   */
  public Duration delay(int round, RandomGenerator random) {
    return new Backoff(initialDelay, maxDelay).delay(round, 0, random.nextDouble());
  }
}
