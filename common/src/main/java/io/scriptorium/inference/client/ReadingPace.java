package io.scriptorium.inference.client;

import java.time.Duration;

/**
 * How long an answer's stream may be left alone. Many servers send each token by itself, and waking
 * up for it costs more than reading it. So far from the end of an answer what has arrived is read
 * now and then; near the end each chunk is, since a seat waits for it.
 *
 * @param likelyTokens the tokens that the answer will hardly be shorter than
 */
record ReadingPace(int likelyTokens) {

  private static final Duration LONGEST = Duration.ofMillis(200);

  /** A shorter pause would save nothing. */
  private static final Duration SHORTEST = Duration.ofMillis(20);

  /** The part of the time to the likely end that may pass, and of the time to the deadline. */
  private static final int SHARE = 4;

  /**
   * The pause before the next chunk is waited for.
   *
   * @param tokens those so far
   * @param passed since the first of them
   * @param left until the next one is too late
   */
  Duration pause(double tokens, Duration passed, Duration left) {
    double missing = likelyTokens - tokens;
    if (missing <= 0 || tokens <= 0) {
      return Duration.ZERO;
    }
    double toTheEnd = (double) passed.toNanos() / tokens * missing;
    long share = (long) Math.min(toTheEnd, (double) left.toNanos()) / SHARE;
    long pause = Math.min(share, LONGEST.toNanos());
    return pause < SHORTEST.toNanos() ? Duration.ZERO : Duration.ofNanos(pause);
  }
}
