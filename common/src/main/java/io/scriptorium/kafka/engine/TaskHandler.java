package io.scriptorium.kafka.engine;

/**
 * Processes the tasks of one lane. It is made when the lane gets a slot, handles one task after
 * another on the lane's thread, and is closed before the lane releases its slot, so it may keep
 * expensive resources from task to task. A stage whose tasks share nothing may use one handler for
 * all lanes.
 */
@FunctionalInterface
public interface TaskHandler extends AutoCloseable {

  /**
   * Processes one task; may block. The tasks of the lane come in order, and each may be
   * redelivered: its effects must be idempotent.
   *
   * @throws io.scriptorium.job.BadRecordException if the record can never be processed: it becomes
   *     a dead letter with the exception's message
   * @throws InterruptedException if the thread was interrupted because the drain limit has passed;
   *     the task stays unfinished and is delivered again
   * @throws Exception on any other failure: the task is retried with growing delays, and becomes a
   *     dead letter after {@link EngineSettings#maxAttempts} failures. The same for an {@link
   *     AssertionError} and a {@link StackOverflowError}; any other {@link Error} ends the
   *     consumer, and with it the worker's process
   */
  Outcome handle(Task task) throws Exception;

  /** Releases what it kept from task to task. The lane may get another handler later. */
  @Override
  default void close() {}
}
