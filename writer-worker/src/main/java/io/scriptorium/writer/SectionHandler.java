package io.scriptorium.writer;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.context.JobContext;
import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.TaskHandler;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import io.scriptorium.kafka.engine.TaskHandler.Task;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.stage.StageRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Works on the section tasks of one lane, and keeps the job's session open between them. */
final class SectionHandler implements TaskHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SectionHandler.class);
  private static final Outcome ANOTHER_WRITER =
      new Outcome.RetryLater(Duration.ofSeconds(1), "another writer works on this job");
  private static final Duration UNAVAILABLE_DELAY = Duration.ofSeconds(2);
  private static final Duration OTHER_MODEL_DELAY = Duration.ofSeconds(10);

  private final Shared shared;
  private @Nullable JobSession session;
  // The job of which a task has ended here.
  private @Nullable String underWay;

  /** What all lanes share. */
  record Shared(
      StageRuntime runtime,
      ContextLoader contexts,
      SectionPublisher publisher,
      SectionWriter writer,
      WriterMetrics metrics) {}

  SectionHandler(Shared shared) {
    this.shared = shared;
  }

  @Override
  public Outcome handle(Task task) throws InterruptedException, ExecutionException {
    SectionTask section = RecordReader.task(task.record().key(), task.record().value());
    Span.current().setAttribute("scriptorium.section", section.index());
    boolean keep = false;
    try (var _ = MDC.putCloseable("job", section.jobId());
        var _ = MDC.putCloseable("section", Integer.toString(section.index()));
        var _ = MDC.putCloseable("attempt", Integer.toString(task.attempt()))) {
      Outcome outcome = handle(section, task.record().partition());
      if (outcome instanceof Outcome.Done) {
        releasePlanSlot(section.jobId());
      }
      keep = outcome instanceof Outcome.Done && session != null;
      return outcome;
    } catch (UnavailableException e) {
      return new Outcome.RetryLater(UNAVAILABLE_DELAY, String.valueOf(e.getMessage()));
    } finally {
      if (!keep) {
        close();
      }
    }
  }

  /**
   * A job whose first task has ended has begun, or has ended without beginning, however that was.
   * It no longer counts as planned ahead.
   */
  private void releasePlanSlot(String jobId) {
    if (!jobId.equals(underWay)) {
      shared.runtime().fleet().releasePlanSlot(jobId);
      underWay = jobId;
    }
  }

  @Override
  public void refused(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) {
      try {
        releasePlanSlot(new String(record.key(), StandardCharsets.UTF_8));
      } catch (UnavailableException e) {
        // A dead letter waits for no Redis. The slot ends by itself, if the job has one.
        LOG.info("The job still counts as planned ahead: {}", e.getMessage());
      }
    }
  }

  private Outcome handle(SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    Optional<String> cancellation = shared.runtime().cancellations().reason(task.jobId());
    if (cancellation.isPresent()) {
      return cancelled(cancellation.get());
    }
    if (session == null || !session.serves(task)) {
      close();
      session =
          JobSession.open(shared.runtime(), shared.contexts(), shared.publisher(), task, partition)
              .orElse(null);
    }
    JobSession job = session;
    if (job == null) {
      return ANOTHER_WRITER;
    }
    Optional<String> overdue =
        Cancellations.overdue(job.planned().request().deadline(), Instant.now());
    if (overdue.isPresent()) {
      return cancelled(overdue.get());
    }
    try (var _ = MDC.putCloseable("lease", Long.toString(job.lease().attempt()))) {
      return advance(job, task, partition);
    } catch (CancellationException e) {
      return job.lease().lost() ? superseded() : cancelled(String.valueOf(e.getMessage()));
    }
  }

  /** Writes nothing more; the assembler ends the job with the sections that it has. */
  private Outcome cancelled(String reason) {
    LOG.info("The job is cancelled: {}", reason);
    shared.metrics().cancelled.increment();
    close();
    return Outcome.done();
  }

  /**
   * Writes what is missing up to the task's section. The accepted context decides what that is, not
   * the task: a task that is delivered again writes nothing twice, and the last task of a plan that
   * was not accepted completes the one that was.
   *
   * @param partition the job's partition number on every topic
   * @throws java.util.concurrent.CancellationException if the session's seat was cancelled
   */
  private Outcome advance(JobSession job, SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    if (job.context().failed(task.retry())) {
      close();
      return Outcome.done();
    }
    CompletableFuture<Void> durable = job.publishMissing();
    for (OptionalInt next = nextMissing(task, job.context());
        next.isPresent();
        next = nextMissing(task, job.context())) {
      if (shared.runtime().fleet().stopsSeating()) {
        return new Outcome.RetryLater(Duration.ZERO, "this worker stops and begins no section");
      }
      int index = next.getAsInt();
      Optional<SectionRecord.Failed> end = overBudget(job, task, index);
      if (end.isPresent()) {
        return fail(task, end.get());
      }
      SectionRecord.Written written;
      try {
        written = shared.writer().write(job.seat(), job.context(), job.earlier(), index);
      } catch (InferenceException e) {
        if (e.failure() instanceof InferenceFailure.OtherModel) {
          // The job is sound, and waits for the servers that it was begun with.
          return new Outcome.RetryLater(OTHER_MODEL_DELAY, e.failure().reason());
        }
        // A process that was frozen sees its streams time out before it learns of its successor.
        return job.lease().confirm() ? failed(job, task, index, e) : superseded();
      } catch (BadRecordException e) {
        var failure = new InferenceFailure.Malformed("The server", String.valueOf(e.getMessage()));
        return job.lease().confirm()
            ? failed(job, task, index, new InferenceException(failure))
            : superseded();
      }
      Optional<SectionRecord.Written> accepted =
          shared.contexts().store(written, job.lease(), task, partition);
      if (accepted.isEmpty() || !accepted.get().hash().equals(written.hash())) {
        return superseded();
      }
      shared.metrics().written(written, job.planned().plan().step(index).words());
      LOG.info("Wrote section {} in {} words.", index, written.words());
      durable = CompletableFuture.allOf(durable, job.accept(accepted.get()));
    }
    return new Outcome.Done(durable);
  }

  /** Another writer continued the job: loads its context again at once. */
  private Outcome superseded() {
    shared.metrics().superseded.increment();
    return new Outcome.RetryLater(Duration.ZERO, "another writer continued the job");
  }

  /** The first section up to the task's that is not accepted. */
  static OptionalInt nextMissing(SectionTask task, JobContext context) {
    int first =
        switch (context.mode()) {
          case PARALLEL -> task.index();
          case SEQUENTIAL -> context.sections().size() + 1;
        };
    int total = context.plan().planned().plan().total();
    int last = task.last() ? total : Math.min(task.index(), total);
    return IntStream.rangeClosed(first, last)
        .filter(index -> context.section(index).isEmpty())
        .findFirst();
  }

  private Outcome failed(JobSession job, SectionTask task, int index, InferenceException failure)
      throws InterruptedException, ExecutionException {
    String reason =
        DeadLetters.boundedReason(
            "Section %d could not be written: %s".formatted(index, failure.getMessage()));
    LOG.warn("The job fails: {}", reason);
    shared.metrics().failed(failure.failure());
    return fail(
        task,
        new SectionRecord.Failed(
            task.jobId(),
            index,
            SectionWriter.continues(job.context(), index),
            reason,
            Instant.now(),
            task.retry()));
  }

  /** How the job ends where its budget is used up before a section. */
  private static Optional<SectionRecord.Failed> overBudget(
      JobSession job, SectionTask task, int index) {
    Long budget = task.budget() != null ? task.budget() : job.planned().request().budget();
    long tokens = job.context().tokens();
    if (budget == null || tokens < budget) {
      return Optional.empty();
    }
    String reason =
        "Its budget of %,d tokens is used up: %,d were generated. To continue it, retry it with a larger one."
            .formatted(budget, tokens);
    LOG.info("The job ends before section {}: {}", index, reason);
    return Optional.of(
        new SectionRecord.Failed(
            task.jobId(),
            index,
            SectionWriter.continues(job.context(), index),
            reason,
            Instant.now(),
            task.retry(),
            budget));
  }

  private Outcome fail(SectionTask task, SectionRecord.Failed record)
      throws InterruptedException, ExecutionException {
    var _ = shared.publisher().publish(record).get();
    var failure = new JobFailure(record.reason(), task.retry());
    shared.runtime().contexts().markFailed(task.jobId(), failure);
    close();
    return Outcome.done();
  }

  @Override
  public void close() {
    JobSession job = session;
    session = null;
    underWay = null;
    if (job != null) {
      job.close();
    }
  }
}
