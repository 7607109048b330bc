package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.Fixed;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.SettingsReader;
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
    @Fixed("500ms") Duration initialDelay,
    @Fixed("30s") Duration maxDelay,
    @Setting(
            option = "--inference-budget",
            variable = "INFERENCE_BUDGET",
            value = "15m",
            min = "1ms",
            help = "How long one answer is tried for, all servers included.")
        Duration budget,
    @Fixed("5") int answerTries) {

  public static final RetryPolicy DEFAULT = SettingsReader.defaults(RetryPolicy.class);

  /**
   * The wait before the next round: exponential back-off with full jitter, that is a random time
   * between none and a limit that doubles each round (Brooker, "Exponential Backoff And Jitter",
   * AWS Architecture Blog, 2015).
   *
   * @param round the number of rounds that failed, from 1
   */
  public Duration delay(int round, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(longestDelay(round).toMillis() + 1));
  }

  /**
   * The limit of that wait.
   *
   * @param failures in a row, from 1
   */
  Duration longestDelay(int failures) {
    Duration limit = initialDelay;
    for (int i = 1; i < failures && limit.compareTo(maxDelay) < 0; i++) {
      limit = limit.multipliedBy(2);
    }
    return limit.compareTo(maxDelay) < 0 ? limit : maxDelay;
  }
}
