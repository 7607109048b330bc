package io.scriptorium.writer;

import io.scriptorium.context.ContextStore;
import io.scriptorium.context.ContextUnavailableException;
import io.scriptorium.context.JobContext;
import io.scriptorium.inference.Fleet;
import io.scriptorium.inference.InferenceException;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.Outcome;
import io.scriptorium.kafka.Task;
import io.scriptorium.kafka.TaskHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        return bringOn(section, task.record().partition());
      }
    } catch (ContextUnavailableException e) {
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

  private Outcome bringOn(SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
    while (true) {
      JobContext context = contexts.of(task, partition);
      if (context.failure() != null) {
        return Outcome.done();
      }
      for (SectionRecord.Written unpublished : unpublished(context)) {
        durable = publisher.publish(unpublished);
      }
      OptionalInt next = missing(task, context);
      if (next.isEmpty()) {
        return Outcome.doneWhen(durable);
      }
      int index = next.getAsInt();
      Optional<SectionRecord.Written> written = write(context, index);
      if (written.isEmpty()) {
        return Outcome.done();
      }
      Optional<SectionRecord.Written> standing = contexts.store(written.get(), task, partition);
      if (standing.isEmpty()) {
        metrics.superseded();
        LOG.warn("Another writer brought the job on meanwhile; section {} is thrown away.", index);
        continue;
      }
      durable = publisher.publish(standing.get());
      if (index == context.plan().planned().plan().total()) {
        fleet.release(task.jobId());
      }
      if (index == last(task, context)) {
        return Outcome.doneWhen(durable);
      }
    }
  }

  private static List<SectionRecord.Written> unpublished(JobContext context) {
    return context.sections().stream()
        .filter(section -> !context.published().contains(section.index()))
        .toList();
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

  /** Empty where the section could not be had and the job has failed with it. */
  private Optional<SectionRecord.Written> write(JobContext context, int index)
      throws InterruptedException, ExecutionException {
    try {
      SectionRecord.Written written = writer.write(context, index);
      metrics.written(written, context.plan().planned().plan().step(index).words());
      LOG.info("Wrote section {} in {} words.", index, written.words());
      return Optional.of(written);
    } catch (InferenceException e) {
      String jobId = context.plan().planned().jobId();
      String reason = "Section %d could not be written: %s".formatted(index, e.getMessage());
      LOG.warn("The job fails: {}", reason);
      metrics.failed(e.failure());
      publisher
          .publish(
              new SectionRecord.Failed(
                  jobId, index, SectionWriter.continues(context, index), reason, Instant.now()))
          .get();
      store.markFailed(jobId, reason);
      fleet.release(jobId);
      return Optional.empty();
    }
  }
}
