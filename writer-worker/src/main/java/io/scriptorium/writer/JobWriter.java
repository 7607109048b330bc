package io.scriptorium.writer;

import io.scriptorium.context.ContextStore;
import io.scriptorium.context.JobContext;
import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.job.Mode;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a job up to the section that a task names. The accepted context decides what is missing,
 * not the task: a task that is delivered again writes nothing twice, and the last task of a plan
 * that was not accepted completes the one that was.
 */
final class JobWriter {

  private static final Logger LOG = LoggerFactory.getLogger(JobWriter.class);

  private final ContextStore store;
  private final ContextLoader contexts;
  private final Fleet fleet;
  private final SectionWriter writer;
  private final SectionPublisher publisher;
  private final WriterMetrics metrics;

  JobWriter(
      ContextStore store,
      ContextLoader contexts,
      Fleet fleet,
      SectionWriter writer,
      SectionPublisher publisher,
      WriterMetrics metrics) {
    this.store = store;
    this.contexts = contexts;
    this.fleet = fleet;
    this.writer = writer;
    this.publisher = publisher;
    this.metrics = metrics;
  }

  /**
   * Writes what is missing up to the task's section.
   *
   * @param partition the job's partition number on every topic
   * @throws java.util.concurrent.CancellationException if the session's seat was cancelled
   */
  Outcome advance(JobSession job, SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    if (job.context().failed(task.retry())) {
      job.end();
      fleet.releasePlanSlot(task.jobId());
      return Outcome.done();
    }
    CompletableFuture<Void> durable = job.publishMissing();
    for (OptionalInt next = nextMissing(task, job.context());
        next.isPresent();
        next = nextMissing(task, job.context())) {
      if (fleet.stopsSeating()) {
        return new Outcome.RetryLater(Duration.ZERO, "this worker stops and begins no section");
      }
      int index = next.getAsInt();
      SectionRecord.Written written;
      try {
        written = writer.write(job.seat(), job.context(), index);
      } catch (InferenceException e) {
        // A process that was frozen sees its streams time out before it learns of its successor.
        return job.lease().confirm() ? failed(job, task, index, e) : superseded();
      }
      Optional<SectionRecord.Written> accepted =
          contexts.store(written, job.lease(), task, partition);
      if (accepted.isEmpty() || !accepted.get().hash().equals(written.hash())) {
        return superseded();
      }
      metrics.written(written, job.planned().plan().step(index).words());
      LOG.info("Wrote section {} in {} words.", index, written.words());
      durable = CompletableFuture.allOf(durable, job.accept(accepted.get()));
    }
    return new Outcome.Done(durable);
  }

  /** Another writer continued the job: loads its context again at once. */
  Outcome superseded() {
    metrics.superseded.increment();
    return new Outcome.RetryLater(Duration.ZERO, "another writer continued the job");
  }

  /** The first section up to the task's that is not accepted. */
  static OptionalInt nextMissing(SectionTask task, JobContext context) {
    int first = context.mode() == Mode.PARALLEL ? task.index() : 1;
    int total = context.plan().planned().plan().total();
    int last = task.last() ? total : Math.min(task.index(), total);
    return IntStream.rangeClosed(first, last)
        .filter(index -> context.section(index).isEmpty())
        .findFirst();
  }

  private Outcome failed(JobSession job, SectionTask task, int index, InferenceException failure)
      throws InterruptedException, ExecutionException {
    String reason = "Section %d could not be written: %s".formatted(index, failure.getMessage());
    LOG.warn("The job fails: {}", reason);
    metrics.failed(failure.failure());
    var record =
        new SectionRecord.Failed(
            task.jobId(),
            index,
            SectionWriter.continues(job.context(), index),
            reason,
            Instant.now(),
            task.retry());
    var _ = publisher.publish(record).get();
    store.markFailed(task.jobId(), new JobFailure(reason, task.retry()));
    job.end();
    return Outcome.done();
  }
}
