package io.scriptorium.kafka.engine;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.kafka.DeadLetterBuilder;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.engine.TaskMeters.Result;
import io.scriptorium.runtime.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes one attempt at a task, and decides what becomes of it. */
final class TaskRunner {

  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  private static final long LONGEST_DELAY_NANOS = Long.MAX_VALUE / 2;

  private final TaskConsumerSettings settings;
  private final Backoff backoff;
  private final DeadLetters deadLetters;
  private final TaskMeters meters;
  private final RecordSpans spans;
  private volatile boolean interrupting;

  TaskRunner(
      TaskConsumerSettings settings, DeadLetters deadLetters, TaskMeters meters, Tracer tracer) {
    this.settings = settings;
    this.backoff = new Backoff(settings.firstRetryDelay(), settings.maxRetryDelay());
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.spans = new RecordSpans(tracer, settings.groupId());
  }

  /** Makes the next attempt: works on the task, or publishes the dead letter it became. */
  Attempt attempt(TaskHandler handler, TrackedTask item) {
    if (interrupting) {
      return interrupted(item);
    }
    try (var processing = begin(item);
        var _ = MDC.putCloseable("job", item.job());
        var _ = MDC.putCloseable("attempt", Integer.toString(item.attempt()))) {
      processing.span().setAttribute("scriptorium.attempt", item.attempt());
      return attemptNow(handler, item);
    }
  }

  private RecordSpans.Processing begin(TrackedTask item) {
    ConsumerRecord<byte[], byte[]> record = item.record();
    return spans.begin(
        record.topic(), record.partition(), record.offset(), record.key(), record.headers());
  }

  private Attempt attemptNow(TaskHandler handler, TrackedTask item) {
    try {
      Optional<String> refusal = item.refusal();
      if (refusal.isPresent()) {
        return new Attempt.Pending(
            deadLetters.publish(item.record(), settings.stage(), refusal.get()));
      }
      return handle(handler, item);
    } catch (Throwable e) {
      return interrupting ? interrupted(item) : new Attempt.Ended(failed(item, e));
    }
  }

  /** From now on an attempt that fails counts as cut off, and none begins. */
  void interrupting() {
    interrupting = true;
  }

  /** The effects of an attempt are durable. */
  void succeeded(TrackedTask item) {
    meters.ended(item.refusal().isPresent() ? Result.DEAD_LETTERED : Result.DONE);
  }

  /** The effects of an attempt are lost. */
  Ending.Again lost(TrackedTask item, Throwable cause) {
    try (var _ = MDC.putCloseable("job", item.job());
        var _ = MDC.putCloseable("attempt", Integer.toString(item.attempt()))) {
      return failed(item, cause);
    }
  }

  private Ending.Again failed(TrackedTask item, Throwable thrown) {
    Throwable failure = unwrap(thrown);
    if (failure instanceof BadRecordException && item.refusal().isEmpty()) {
      meters.refused();
      return refuse(item, KafkaClients.sentence(failure));
    }
    meters.ended(Result.FAILED);
    RecordSpans.failed(told(failure));
    // An outage of Kafka is no fault of the task, nor is a right that was taken away; and a dead
    // letter could not be published either.
    boolean counts =
        item.refusal().isEmpty()
            && !(failure instanceof RetriableException)
            && !(failure instanceof AuthorizationException);
    int failures = item.failures() + 1;
    if (counts && failures >= settings.maxAttempts()) {
      log.error("Task {} failed {} times, the last time with:", item, failures, failure);
      meters.gaveUp();
      return refuse(
          item, "Failed %d times, the last time with %s".formatted(failures, told(failure)));
    }
    long delayNanos =
        backoff
            .delay(
                counts ? failures : item.attempt(), 0.5, ThreadLocalRandom.current().nextDouble())
            .toNanos();
    log.warn(
        "{} {} failed and is tried again in {}:",
        item.refusal().isPresent() ? "The dead letter of task" : "Task",
        item,
        Duration.ofNanos(delayNanos),
        failure);
    return new Ending.Retry(delayNanos, counts);
  }

  private Attempt interrupted(TrackedTask item) {
    meters.ended(Result.INTERRUPTED);
    log.info("Task {} is left unfinished, for another worker", item);
    return new Attempt.Ended(new Ending.Retry(0, false));
  }

  private Attempt handle(TaskHandler handler, TrackedTask item) throws Exception {
    long start = System.nanoTime();
    Outcome outcome;
    try {
      outcome = handler.handle(item.task());
    } finally {
      meters.took(System.nanoTime() - start);
    }
    return switch (outcome) {
      case Outcome.Done(CompletionStage<?> durable) -> new Attempt.Pending(durable);
      case Outcome.RetryLater(Duration delay, String reason) -> {
        log.info("Task {} is tried again in {}: {}", item, delay, reason);
        meters.ended(Result.RETRIED);
        Span.current().setAttribute("scriptorium.retry.reason", reason);
        yield new Attempt.Ended(
            new Ending.Retry(
                Math.min(TimeUnit.NANOSECONDS.convert(delay), LONGEST_DELAY_NANOS), false));
      }
      case Outcome.DeadLettered(String reason) -> {
        meters.refused();
        yield new Attempt.Ended(refuse(item, reason));
      }
    };
  }

  private static Ending.Again refuse(TrackedTask item, String reason) {
    String told = DeadLetterBuilder.told(reason);
    RecordSpans.failed(told);
    log.warn("Task {} becomes a dead letter: {}", item, told);
    return new Ending.Refuse(told);
  }

  private static String told(Throwable failure) {
    return failure.getClass().getSimpleName() + ": " + KafkaClients.sentence(failure);
  }

  private static Throwable unwrap(Throwable thrown) {
    boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    return wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
  }
}
