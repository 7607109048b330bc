package io.scriptorium.evaluation.servers;

import java.util.concurrent.atomic.AtomicLong;

/** How long no server has answered. Thread-safe. */
final class OutageTracker {

  private static final long NONE = Long.MIN_VALUE;

  private final AtomicLong since = new AtomicLong(NONE);
  private volatile boolean everAnswered;

  /** A server answered. */
  void ended() {
    everAnswered = true;
    since.set(NONE);
  }

  /**
   * A question failed.
   *
   * @param now from {@link System#nanoTime}
   * @return for how long no answer has come since the first question failed, in nanoseconds
   */
  long failed(long now) {
    since.compareAndSet(NONE, now);
    long began = since.get();
    return began == NONE ? 0 : now - began;
  }

  /** Whether any server ever answered. */
  boolean everAnswered() {
    return everAnswered;
  }
}
