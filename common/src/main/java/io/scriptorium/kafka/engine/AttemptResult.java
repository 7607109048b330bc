package io.scriptorium.kafka.engine;

import java.util.concurrent.CompletionStage;

/** How one attempt at a task ended. */
sealed interface AttemptResult {

  /** The task is finished once its effects are durable. */
  record Done(CompletionStage<?> durable) implements AttemptResult {}

  /** The task returns to the head of its lane. */
  sealed interface Requeued extends AttemptResult {}

  /**
   * It is retried.
   *
   * @param delayNanos how long to wait first
   * @param failed whether the attempt counts as a failure
   */
  record Retry(long delayNanos, boolean failed) implements Requeued {}

  /** Its next attempt publishes it as a dead letter. */
  record Refused(String reason) implements Requeued {}
}
