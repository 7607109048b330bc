package io.scriptorium.kafka.engine;

/** How one attempt at a task ended, as the {@link TaskTracker} sees it. */
sealed interface Ending {

  /** The task is done, and is finished once its effects are durable. */
  record Done() implements Ending {}

  /** The task goes back to the head of its lane. */
  sealed interface Again extends Ending {}

  /**
   * It is to be tried again.
   *
   * @param delayNanos how long to wait before it
   * @param failed whether the attempt counts as a failure
   */
  record Retry(long delayNanos, boolean failed) implements Again {}

  /** It is to become a dead letter. */
  record Refuse(String reason) implements Again {}
}
