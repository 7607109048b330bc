package io.scriptorium.writer;

import io.scriptorium.context.ContextStore;
import io.scriptorium.context.JobContext;
import io.scriptorium.context.Lease;
import io.scriptorium.inference.Fleet;
import io.scriptorium.inference.InferenceException;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.Outcome;
import io.scriptorium.kafka.Task;
import io.scriptorium.kafka.TaskHandler;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings a job on to the section that a task names. What stands is what the context says, not the
 * task: a task that comes again writes nothing twice, and the last task of a plan that lost brings
 * the job to the end of the plan that was accepted.
 */
final class SectionHandler implements TaskHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SectionHandler.class);
  private static final Duration WHILE_ANOTHER_WRITES = Duration.ofSeconds(1);
  private static final Duration WHILE_REDIS_IS_AWAY = Duration.ofSeconds(2);

  private final ContextStore store;
  private final JobContexts contexts;
  private final SectionWriter writer;
  private final SectionPublisher publisher;
  private final Fleet fleet;
  private final WriterMetrics metrics;

  SectionHandler(
      ContextStore store,
      JobContexts contexts,
      SectionWriter writer,
      SectionPublisher publisher,
      Fleet fleet,
      WriterMetrics metrics) {
    this.store = store;
    this.contexts = contexts;
    this.writer = writer;
    this.publisher = publisher;
    this.fleet = fleet;
    this.metrics = metrics;
  }

  @Override
  public Outcome handle(Task task) throws InterruptedException, ExecutionException {
    SectionTask section = Json.read(task.record().value(), SectionTask.class);
    try (var _ = MDC.putCloseable("job", section.jobId());
        var _ = MDC.putCloseable("section", Integer.toString(section.index()));
        var _ = MDC.putCloseable("attempt", Integer.toString(task.attempt()))) {
      var lease = store.acquireLease(workName(section));
      if (lease.isEmpty()) {
        return new Outcome.RetryLater(WHILE_ANOTHER_WRITES, "another writer works on this job");
      }
      try (var _ = lease.get()) {
        return bringOn(section, task.record().partition(), lease.get());
      }
    } catch (UnavailableException e) {
      return new Outcome.RetryLater(WHILE_REDIS_IS_AWAY, String.valueOf(e.getMessage()));
    }
  }

  /** What one writer works on at a time: the job, or where its sections are independent, one. */
  private static String workName(SectionTask task) {
    return switch (task.mode()) {
      case SEQUENTIAL -> task.jobId();
      case PARALLEL -> task.jobId() + "#" + task.index();
    };
  }

  private Outcome bringOn(SectionTask task, int partition, Lease lease)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
    while (true) {
      // Before the context is loaded: what gets acknowledged in between is not sent again.
      Map<Integer, CompletableFuture<Void>> onTheirWay = publisher.pending(task.jobId());
      JobContext context = contexts.of(task, partition);
      if (context.failure().isPresent()) {
        return Outcome.done();
      }
      for (SectionRecord.Written unpublished : context.unpublished()) {
        CompletableFuture<Void> acknowledged = onTheirWay.get(unpublished.index());
        durable =
            CompletableFuture.allOf(
                durable,
                acknowledged == null ? publisher.publish(unpublished, false) : acknowledged);
      }
      OptionalInt next = missing(task, context);
      if (next.isEmpty()) {
        return Outcome.doneWhen(durable);
      }
      int index = next.getAsInt();
      SectionRecord.Written written;
      try {
        written = writer.write(context, index);
      } catch (InferenceException e) {
        return lease.lost() ? superseded() : failed(context, index, e);
      }
      metrics.written(written, context.plan().planned().plan().step(index).words());
      LOG.info("Wrote section {} in {} words.", index, written.words());
      Optional<SectionRecord.Written> standing = contexts.store(written, task, partition);
      if (standing.isEmpty()) {
        return superseded();
      }
      boolean last = context.sections().size() + 1 == context.plan().planned().plan().total();
      durable = CompletableFuture.allOf(durable, publisher.publish(standing.get(), last));
      if (last) {
        fleet.release(task.jobId());
      }
      if (index == last(task, context)) {
        return Outcome.doneWhen(durable);
      }
    }
  }

  /** The next section that this task must see written. */
  private static OptionalInt missing(SectionTask task, JobContext context) {
    int first = context.plan().planned().request().mode() == Mode.PARALLEL ? task.index() : 1;
    return IntStream.rangeClosed(first, last(task, context))
        .filter(index -> context.section(index).isEmpty())
        .findFirst();
  }

  private static int last(SectionTask task, JobContext context) {
    int total = context.plan().planned().plan().total();
    return task.last() ? total : Math.min(task.index(), total);
  }

  /** Looks again, from the start, at what stands by now. */
  private Outcome superseded() {
    metrics.superseded();
    return new Outcome.RetryLater(Duration.ZERO, "another writer brought the job on meanwhile");
  }

  private Outcome failed(JobContext context, int index, InferenceException failure)
      throws InterruptedException, ExecutionException {
    String jobId = context.jobId();
    String reason = "Section %d could not be written: %s".formatted(index, failure.getMessage());
    LOG.warn("The job fails: {}", reason);
    metrics.failed(failure.failure());
    publisher
        .publish(
            new SectionRecord.Failed(
                jobId, index, SectionWriter.continues(context, index), reason, Instant.now()))
        .get();
    store.markFailed(jobId, reason);
    fleet.release(jobId);
    return Outcome.done();
  }
}
