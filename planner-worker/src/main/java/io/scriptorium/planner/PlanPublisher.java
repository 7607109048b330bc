package io.scriptorium.planner;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.RecordPublisher;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Publishes plans, the other ends that planning can have, and section tasks. */
final class PlanPublisher {

  private final RecordPublisher publisher;

  PlanPublisher(RecordPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * A request and the record it came in.
   *
   * @param origin of a record that was replayed: that of the first one
   */
  record Received(WritingRequest request, RecordOrigin origin) {

    String jobId() {
      return request.id();
    }

    RecordPosition position() {
      return origin.position();
    }

    Instant requestedAt() {
      return Instant.ofEpochMilli(origin.timestamp());
    }
  }

  /**
   * Publishes a plan, and waits for its acknowledgement.
   *
   * @param words the length that was planned for
   * @param model the model that was asked for it; null for none
   * @throws BadRecordException if its readers would reject it, or it is too large
   */
  AcceptedPlan planned(
      Received received, Plan plan, int words, TokenUsage usage, @Nullable String model)
      throws InterruptedException, ExecutionException {
    var planned =
        new PlanRecord.Planned(
            received.jobId(),
            received.request().withWords(words),
            plan,
            received.position(),
            received.requestedAt(),
            Instant.now(),
            usage,
            model);
    try {
      return new AcceptedPlan(planned, publish(planned).get());
    } catch (ExecutionException e) {
      if (KafkaErrors.unwrap(e) instanceof BadRecordException bad) {
        throw bad;
      }
      throw e;
    }
  }

  CompletableFuture<RecordPosition> failed(Received received, String reason, TokenUsage usage) {
    return publish(
        new PlanRecord.PlanningFailed(
            received.jobId(),
            received.request(),
            DeadLetters.boundedReason(reason),
            received.position(),
            received.requestedAt(),
            Instant.now(),
            usage,
            received.origin().retry()));
  }

  CompletableFuture<RecordPosition> cancelled(Received received, String reason, TokenUsage usage) {
    return publish(
        new PlanRecord.Cancelled(
            received.jobId(),
            received.request(),
            reason,
            received.position(),
            received.requestedAt(),
            Instant.now(),
            usage));
  }

  /** Reports a request that becomes a dead letter to those who wait for the id that it names. */
  CompletableFuture<RecordPosition> refused(
      WritingRequest remains, RecordOrigin origin, String reason) {
    return publish(
        new PlanRecord.Refused(
            remains.id(),
            remains,
            DeadLetters.boundedReason(reason),
            origin.position(),
            Instant.ofEpochMilli(origin.timestamp()),
            Instant.now()));
  }

  /** Reports such a request to the batch that it names. */
  CompletableFuture<RecordPosition> refused(String batch, WritingRequest remains) {
    var job = BatchJob.open(batch, remains.id(), BatchJob.State.REFUSED, 0, Instant.now());
    return publisher.publish(Topics.BATCH_JOBS, batch, job);
  }

  CompletableFuture<RecordPosition> repeated(Received received) {
    return publish(new PlanRecord.Repeated(received.jobId(), received.position(), Instant.now()));
  }

  private CompletableFuture<RecordPosition> publish(PlanRecord record) {
    return publisher.publish(Topics.WRITING_PLANS, record.jobId(), record);
  }

  /**
   * Publishes all tasks of a plan at once, in order; completes once all are acknowledged.
   *
   * @param retry how often the failed job had been retried; 0 for the first try
   */
  CompletableFuture<Void> tasks(AcceptedPlan accepted, int retry) {
    String jobId = accepted.planned().jobId();
    int total = accepted.planned().plan().total();
    Mode mode = accepted.planned().request().mode();
    CompletableFuture<?>[] acknowledged = new CompletableFuture<?>[total];
    for (int index = 1; index <= total; index++) {
      var task = new SectionTask(jobId, index, total, mode, accepted.position(), retry);
      acknowledged[index - 1] =
          switch (mode) {
            case SEQUENTIAL -> publisher.publish(Topics.SECTION_TASKS, jobId, task);
            // In lanes of their own, the sections are written in parallel.
            case PARALLEL ->
                publisher.publish(Topics.SECTION_TASKS, jobId, task, jobId + "#" + index);
          };
    }
    return CompletableFuture.allOf(acknowledged);
  }
}
