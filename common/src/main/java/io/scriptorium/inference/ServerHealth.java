package io.scriptorium.inference;

import java.time.Duration;

/**
 * Whether a server is asked. A failure excludes it for a time that doubles with each failure in a
 * row; then a single request tries it, and its end decides. Immutable; times are those of {@link
 * System#nanoTime}.
 */
sealed interface ServerHealth {

  /** Answers without text may be the request's fault; so many in a row are the server's. */
  int MAX_EMPTY_ANSWERS = 3;

  ServerHealth NEW = new Healthy(0);

  /** Whether a request may be sent. */
  boolean admits(long nowNanos);

  /** A request is sent. */
  ServerHealth sent();

  /** A request was answered, or rejected as a healthy server would. */
  ServerHealth answered();

  /** A request was given up by us: nothing is known. */
  ServerHealth abandoned(long nowNanos);

  /** A request failed. */
  ServerHealth failed(InferenceFailure failure, long nowNanos, RetryPolicy policy);

  /**
   * Requests are sent without end.
   *
   * @param emptyAnswers answers without text since the last with text
   */
  record Healthy(int emptyAnswers) implements ServerHealth {
    @Override
    public boolean admits(long nowNanos) {
      return true;
    }

    @Override
    public ServerHealth sent() {
      return this;
    }

    @Override
    public ServerHealth answered() {
      return NEW;
    }

    @Override
    public ServerHealth abandoned(long nowNanos) {
      return this;
    }

    @Override
    public ServerHealth failed(InferenceFailure failure, long nowNanos, RetryPolicy policy) {
      return switch (Blame.of(failure)) {
        case REQUEST -> this;
        case ANSWER ->
            emptyAnswers + 1 < MAX_EMPTY_ANSWERS
                ? new Healthy(emptyAnswers + 1)
                : coolDown(1, failure, nowNanos, policy);
        case SERVER -> coolDown(1, failure, nowNanos, policy);
      };
    }
  }

  /**
   * No request is sent until a time.
   *
   * @param failures how often it failed in a row, this state's own failure included
   */
  record CoolingDown(int failures, long untilNanos) implements ServerHealth {
    @Override
    public boolean admits(long nowNanos) {
      return nowNanos - untilNanos >= 0;
    }

    @Override
    public ServerHealth sent() {
      return new OnTrial(failures);
    }

    // Requests that were sent before the failure may end in any way. They are no trial, but a
    // server that names a time is believed.
    @Override
    public ServerHealth answered() {
      return this;
    }

    @Override
    public ServerHealth abandoned(long nowNanos) {
      return this;
    }

    @Override
    public ServerHealth failed(InferenceFailure failure, long nowNanos, RetryPolicy policy) {
      if (failure.retryAfter().isEmpty()) {
        return this;
      }
      CoolingDown asked = coolDown(failures, failure, nowNanos, policy);
      return asked.untilNanos - untilNanos > 0 ? asked : this;
    }
  }

  /**
   * One request is sent, to see whether the server is back.
   *
   * @param failures how often it failed in a row
   */
  record OnTrial(int failures) implements ServerHealth {
    @Override
    public boolean admits(long nowNanos) {
      return false;
    }

    @Override
    public ServerHealth sent() {
      throw new IllegalStateException("A server on trial was sent a second request.");
    }

    @Override
    public ServerHealth answered() {
      return NEW;
    }

    @Override
    public ServerHealth abandoned(long nowNanos) {
      return new CoolingDown(failures, nowNanos);
    }

    @Override
    public ServerHealth failed(InferenceFailure failure, long nowNanos, RetryPolicy policy) {
      return switch (Blame.of(failure)) {
        case REQUEST -> NEW;
        case ANSWER, SERVER -> coolDown(failures + 1, failure, nowNanos, policy);
      };
    }
  }

  private static CoolingDown coolDown(
      int failures, InferenceFailure failure, long nowNanos, RetryPolicy policy) {
    Duration own = policy.longestDelay(failures);
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    // Nobody waits for longer than the budget, so a server is asked again by then at the latest.
    Duration bounded = asked.compareTo(policy.budget()) > 0 ? policy.budget() : asked;
    Duration longer = own.compareTo(bounded) > 0 ? own : bounded;
    return new CoolingDown(failures, nowNanos + longer.toNanos());
  }
}
