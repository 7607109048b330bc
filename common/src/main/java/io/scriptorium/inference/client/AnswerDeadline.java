package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.TimedOut;
import java.time.Duration;

/**
 * How long one answer is still waited for: each next thing that a server should send has its time,
 * and the whole answer has one that nothing puts off. Used by one thread.
 */
final class AnswerDeadline {

  private final String server;
  private final Timeouts timeouts;
  private final Duration limit;
  private final long startNanos;
  private final long endNanos;
  private long nextNanos;
  private boolean started;

  /**
   * @param limit of the whole answer
   */
  AnswerDeadline(String server, Timeouts timeouts, Duration limit, long nowNanos) {
    this.server = server;
    this.timeouts = timeouts;
    this.limit = limit;
    startNanos = nowNanos;
    endNanos = nowNanos + limit.toNanos();
    nextNanos = nowNanos + timeouts.firstToken().toNanos();
  }

  /** A token has come. */
  void token(long nowNanos) {
    started = true;
    nextNanos = nowNanos + timeouts.idle().toNanos();
  }

  /** What is left until the next token, never negative. */
  Duration left(long nowNanos) {
    long until = isNearTheEnd() ? endNanos : nextNanos;
    return Duration.ofNanos(Math.max(0, until - nowNanos));
  }

  /** Whether the time of the whole answer is over. */
  boolean isOver(long nowNanos) {
    return nowNanos - endNanos >= 0;
  }

  /** The time that has passed. */
  Duration passed(long nowNanos) {
    return Duration.ofNanos(nowNanos - startNanos);
  }

  /** The failure, if what is waited for does not come in the time that is left. */
  TimedOut late() {
    if (isNearTheEnd()) {
      return new TimedOut(server, "whole answer", limit);
    }
    return started
        ? new TimedOut(server, "next token", timeouts.idle())
        : new TimedOut(server, "first token", timeouts.firstToken());
  }

  private boolean isNearTheEnd() {
    return endNanos - nextNanos < 0;
  }
}
