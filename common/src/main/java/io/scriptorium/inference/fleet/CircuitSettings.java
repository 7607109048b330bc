package io.scriptorium.inference.fleet;

import java.time.Duration;

/**
 * When a server that fails is left alone, and for how long.
 *
 * @param window how many of the last requests count
 * @param minimumCalls how many of them there must be, and how many failures in a row are enough by
 *     themselves
 * @param failureRate the share of failures, in percent, from which on the server is left alone
 * @param firstOpen how long it is left alone at first; each trial that fails doubles it
 * @param longestOpen the longest of these times
 * @param longestRetryAfter the longest time for which a server that names one is believed
 * @param probeInterval how often a server that is left alone is looked at, and how long one look
 *     may take
 */
public record CircuitSettings(
    int window,
    int minimumCalls,
    int failureRate,
    Duration firstOpen,
    Duration longestOpen,
    Duration longestRetryAfter,
    Duration probeInterval) {

  public static final CircuitSettings DEFAULT =
      new CircuitSettings(
          20,
          3,
          50,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          RetryPolicy.DEFAULT.budget(),
          Duration.ofSeconds(2));
}
