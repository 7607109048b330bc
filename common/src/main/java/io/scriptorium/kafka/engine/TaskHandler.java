package io.scriptorium.kafka.engine;

/**
 * The work that a stage does on the tasks of one lane. It is opened when the lane gets its place,
 * does one task after another on the lane's thread, and is closed before the lane gives its place
 * up: so it may keep from task to task what is dear to get. A stage whose tasks share nothing may
 * give all lanes the same handler.
 */
@FunctionalInterface
public interface TaskHandler extends AutoCloseable {

  /**
   * Works on one task; may block. The tasks of the lane come in order, and each may come again: its
   * effects must be idempotent.
   *
   * @throws io.scriptorium.job.BadRecordException if the record can never be processed: it becomes
   *     a dead letter with the exception's message
   * @throws InterruptedException if the thread was interrupted because the drain limit is over; the
   *     task stays unfinished and is delivered again
   * @throws Exception on any other failure: the task is tried again with growing delays, and
   *     becomes a dead letter after {@link TaskConsumerSettings#maxAttempts} failures. The same for
   *     an {@link AssertionError} and a {@link StackOverflowError}; any other {@link Error} ends
   *     the consumer, and with it the worker's process
   */
  Outcome handle(Task task) throws Exception;

  /** Gives back what it kept from task to task. The lane may be opened again later. */
  @Override
  default void close() {}
}
