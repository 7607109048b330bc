package io.scriptorium.kafka;

/** The work that a stage does on its tasks. Called by many virtual threads at once. */
@FunctionalInterface
public interface TaskHandler {

  /**
   * Works on one task; may block. The tasks of one lane come one after another, in order, and each
   * may come again: its effects must be idempotent.
   *
   * @throws io.scriptorium.job.BadRecordException if the record can never be processed: it becomes
   *     a dead letter with the exception's message
   * @throws InterruptedException if the thread was interrupted because the drain limit is over; the
   *     task stays unfinished and is delivered again
   * @throws Exception on any other failure: the task is tried again with growing delays, and
   *     becomes a dead letter after {@link TaskConsumerSettings#maxAttempts} failures
   */
  Outcome handle(Task task) throws Exception;
}
