package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.Backoff;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.SettingsReader;
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
   * The random delay before the next round.
   *
   * @param round the number of rounds that failed, from 1
   */
  public Duration delay(int round, RandomGenerator random) {
    return new Backoff(initialDelay, maxDelay).delay(round, 0, random.nextDouble());
  }
}
