package io.scriptorium.kafka.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The result of processing a task that can be processed. A record that never can be becomes a dead
 * letter by a {@link io.scriptorium.job.BadRecordException}.
 */
public sealed interface Outcome {

  /**
   * The task is done, and the lane continues with its next task.
   *
   * @param durable the task is finished only when this completes; if it fails, the task returns to
   *     the head of its lane. It must complete either way
   */
  record Done(CompletionStage<?> durable) implements Outcome {}

  /**
   * The task cannot be done now. It stays at the head of its lane, which releases its slot until
   * then. The engine does not count these; the handler bounds them itself.
   *
   * @param delay not negative
   * @param reason for the log
   */
  record RetryLater(Duration delay, String reason) implements Outcome {

    public RetryLater {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("A retry's delay is " + delay + "; 0 is the least.");
      }
    }
  }

  /** Done, with nothing to wait for. */
  static Outcome done() {
    return new Done(CompletableFuture.completedFuture(null));
  }

  /** Done once the stage completes. */
  static Outcome doneWhen(CompletionStage<?> durable) {
    return new Done(durable);
  }
}
