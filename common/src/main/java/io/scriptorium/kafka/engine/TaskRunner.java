package io.scriptorium.kafka.engine;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.SafeText;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import io.scriptorium.kafka.engine.TaskHandler.Task;
import io.scriptorium.kafka.engine.TaskMeters.Count;
import io.scriptorium.runtime.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Makes one attempt at a task, and decides whether it is done, retried or dead-lettered. An error
 * of the JVM is thrown, and ends the consumer.
 */
final class TaskRunner {

  private static final int LONGEST_REASON = 500;
  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  private static final long LONGEST_DELAY_NANOS = Long.MAX_VALUE / 2;

  private final TaskConsumer.ConsumerSettings settings;
  private final Backoff backoff;
  private final DeadLetters deadLetters;
  private final TaskMeters meters;
  private final RecordSpans spans;
  private volatile boolean interrupting;

  /** How one attempt at a task ended. */
  sealed interface AttemptResult {

    /** The task is finished once its effects are durable. */
    record Done(CompletionStage<?> durable) implements AttemptResult {}

    /** The task returns to the head of its lane, for another attempt after this delay. */
    record Retry(long delayNanos) implements AttemptResult {}
  }

  TaskRunner(
      TaskConsumer.ConsumerSettings settings,
      DeadLetters deadLetters,
      TaskMeters meters,
      Tracer tracer) {
    this.settings = settings;
    var engine = settings.engine();
    this.backoff = new Backoff(engine.firstRetryDelay(), engine.maxRetryDelay());
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.spans = new RecordSpans(tracer, settings.groupId());
  }

  /** Makes the next attempt: processes the task, or publishes the dead letter it became. */
  AttemptResult attempt(TaskHandler handler, TrackedTask task) {
    if (interrupting) {
      return interrupted(task);
    }
    ConsumerRecord<byte[], byte[]> record = task.record();
    try (var processing =
            spans.begin(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.headers());
        var _ = MDC.putCloseable("job", task.job());
        var _ = MDC.putCloseable("attempt", Integer.toString(task.attempt()))) {
      processing.span().setAttribute("scriptorium.attempt", task.attempt());
      return attemptNow(handler, task);
    }
  }

  /** From now on a failed attempt counts as interrupted, and no attempt begins. */
  void interrupting() {
    interrupting = true;
  }

  /** The effects of an attempt are durable. */
  void succeeded(TrackedTask task) {
    meters.count(task.refusal().isPresent() ? Count.DEAD_LETTERED : Count.DONE);
  }

  /** The effects of an attempt are lost. */
  AttemptResult.Retry lost(TrackedTask task, Throwable cause) {
    try (var _ = MDC.putCloseable("job", task.job());
        var _ = MDC.putCloseable("attempt", Integer.toString(task.attempt()))) {
      return failed(task, cause);
    }
  }

  private AttemptResult attemptNow(TaskHandler handler, TrackedTask task) {
    try {
      Optional<String> refusal = task.refusal();
      if (refusal.isPresent()) {
        handler.refused(task.record());
        return new AttemptResult.Done(
            deadLetters.publish(task.record(), settings.stage(), refusal.get()));
      }
      return handle(handler, task);
    } catch (Throwable e) {
      throwIfFatal(e);
      return interrupting ? interrupted(task) : failed(task, e);
    }
  }

  private AttemptResult handle(TaskHandler handler, TrackedTask task) throws Exception {
    long start = System.nanoTime();
    Outcome outcome;
    try {
      outcome = handler.handle(new Task(task.record(), task.attempt()));
    } finally {
      meters.took(System.nanoTime() - start);
    }
    return switch (outcome) {
      case Outcome.Done(CompletionStage<?> durable) -> new AttemptResult.Done(durable);
      case Outcome.RetryLater(Duration delay, String reason) -> {
        log.info("Task {} is retried in {}: {}", task, delay, reason);
        meters.count(Count.RETRIED);
        Span.current()
            .setAttribute("scriptorium.retry.reason", SafeText.of(reason, LONGEST_REASON));
        yield new AttemptResult.Retry(
            Math.min(TimeUnit.NANOSECONDS.convert(delay), LONGEST_DELAY_NANOS));
      }
    };
  }

  private AttemptResult.Retry failed(TrackedTask task, Throwable thrown) {
    throwIfFatal(thrown);
    Throwable failure = KafkaErrors.unwrap(thrown);
    if (failure instanceof BadRecordException && task.refusal().isEmpty()) {
      meters.count(Count.REFUSED);
      return refuse(task, KafkaErrors.sentence(failure));
    }
    meters.count(Count.FAILED);
    RecordSpans.failed(describe(failure));
    // Neither an outage of Kafka nor a revoked permission is the task's fault, and a dead letter
    // could not be published either.
    boolean counts =
        task.refusal().isEmpty()
            && !(failure instanceof RetriableException)
            && !(failure instanceof AuthorizationException);
    int failures = task.failures() + 1;
    if (counts && failures >= settings.engine().maxAttempts()) {
      log.error("Task {} failed {} times, the last time with:", task, failures, failure);
      meters.count(Count.GAVE_UP);
      return refuse(
          task, "Failed %d times, the last time with %s".formatted(failures, describe(failure)));
    }
    if (counts) {
      task.failed();
    }
    long delayNanos =
        backoff
            .delay(
                counts ? failures : task.attempt(), 0.5, ThreadLocalRandom.current().nextDouble())
            .toNanos();
    log.warn(
        "{} {} failed and is retried in {}:",
        task.refusal().isPresent() ? "The dead letter of task" : "Task",
        task,
        Duration.ofNanos(delayNanos),
        failure);
    return new AttemptResult.Retry(delayNanos);
  }

  private AttemptResult interrupted(TrackedTask task) {
    meters.count(Count.INTERRUPTED);
    log.info("Task {} is left unfinished, for another worker", task);
    return new AttemptResult.Retry(0);
  }

  /** Has the task's next attempt publish it as a dead letter. */
  private static AttemptResult.Retry refuse(TrackedTask task, String reason) {
    String bounded = DeadLetters.boundedReason(reason);
    RecordSpans.failed(bounded);
    log.warn("Task {} becomes a dead letter: {}", task, bounded);
    task.refuse(bounded);
    return new AttemptResult.Retry(0);
  }

  /**
   * Rethrows an error of the JVM, such as no memory or a missing class. It is the process's
   * failure: retries would meet it too, until an innocent record is dead-lettered. A stack overflow
   * and a failed assertion follow from the record and leave the process sound, so they count as the
   * task's failure; otherwise that record would end every worker that receives it.
   */
  private static void throwIfFatal(Throwable thrown) {
    if (KafkaErrors.unwrap(thrown) instanceof Error error
        && !(error instanceof StackOverflowError)
        && !(error instanceof AssertionError)) {
      throw error;
    }
  }

  private static String describe(Throwable failure) {
    return failure.getClass().getSimpleName() + ": " + KafkaErrors.sentence(failure);
  }
}
