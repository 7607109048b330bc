package io.scriptorium.inference.seats;

import java.time.Duration;

/**
 * How much longer one request may take. Waiting for a seat on a healthy fleet is bounded
 * separately, since a long queue is no failure; all other time counts against the budget. Used by
 * one thread.
 */
public final class RequestBudget {

  private final long budgetNanos;
  private final long seatNanos;
  private final long startNanos;
  private long queuedNanos;

  public RequestBudget(Duration budget, Duration seatTimeout, long nowNanos) {
    budgetNanos = budget.toNanos();
    seatNanos = seatTimeout.toNanos();
    startNanos = nowNanos;
  }

  /** Time that was spent in the queue of a healthy fleet. */
  void queued(long nanos) {
    queuedNanos += nanos;
  }

  /** What is left for attempts, and for waiting until a server is available. */
  public long budgetLeftNanos(long nowNanos) {
    return budgetNanos - (nowNanos - startNanos - queuedNanos);
  }

  /** What is left for waiting in the queue. */
  public long seatLeftNanos() {
    return seatNanos - queuedNanos;
  }
}
