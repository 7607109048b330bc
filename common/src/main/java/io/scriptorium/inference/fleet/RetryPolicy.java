package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long and how often a request is attempted.
 *
 * @param initialDelay the longest delay before the second round of attempts
 * @param maxDelay the longest delay before any round
 * @param budget the time in which a request must be answered; waiting for a free seat on a healthy
 *     server does not count
 * @param answerTries how many answers without usable text (empty, refused, truncated, too long) are
 *     accepted for one request: the request may be the cause, so that more time would not end it
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
