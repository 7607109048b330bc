package io.scriptorium.kafka.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Processes the tasks of one lane. It is made when the lane gets a slot, handles one task after
 * another on the lane's thread, and is closed before the lane releases its slot, so it may keep
 * expensive resources from task to task. A stage whose tasks share nothing may use one handler for
 * all lanes.
 */
@FunctionalInterface
public interface TaskHandler extends AutoCloseable {

  /**
   * One record to process.
   *
   * @param attempt from 1: how often this worker has started it, this time included, whatever the
   *     reason for starting it again
   */
  record Task(ConsumerRecord<byte[], byte[]> record, int attempt) {}

  /** The result of processing a task that can be processed. */
  sealed interface Outcome {

    /**
     * The task is done, and the lane continues with its next task.
     *
     * @param durable the task is finished only when this completes; if it fails, the task returns
     *     to the head of its lane. It must complete either way
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
  }

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

  /**
   * A task is about to become a dead letter, and will not be handled again. May be called
   * repeatedly; what it throws postpones the dead letter.
   */
  default void refused(ConsumerRecord<byte[], byte[]> record) {}

  /** Releases what it kept from task to task. The lane may get another handler later. */
  @Override
  default void close() {}
}
