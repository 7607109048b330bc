package io.scriptorium.writer;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.JobContext;
import io.scriptorium.context.JobFailure;
import io.scriptorium.context.Lease;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.Outcome;
import io.scriptorium.kafka.engine.Task;
import io.scriptorium.kafka.engine.TaskHandler;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings a job on to the section that a task names, and keeps it open for the lane's next task.
 * What stands is what the context says, not the task: a task that comes again writes nothing twice,
 * and the last task of a plan that lost brings the job to the end of the plan that was accepted.
 */
final class SectionHandler implements TaskHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SectionHandler.class);
  private static final Duration WHILE_ANOTHER_WRITES = Duration.ofSeconds(1);
  private static final Duration WHILE_REDIS_IS_AWAY = Duration.ofSeconds(2);

  /**
   * What all lanes share.
   *
   * @param cancellations which jobs were cancelled
   */
  record Shared(
      ContextStore store,
      ContextLoader contexts,
      SectionWriter writer,
      SectionPublisher publisher,
      Fleet fleet,
      Cancellations cancellations,
      WriterMetrics metrics) {}

  private final Shared shared;
  private @Nullable JobSession open;

  SectionHandler(Shared shared) {
    this.shared = shared;
  }

  @Override
  public Outcome handle(Task task) throws InterruptedException, ExecutionException {
    SectionTask section = RecordReader.task(task.record().key(), task.record().value());
    Span.current().setAttribute("scriptorium.section", section.index());
    boolean goesOn = false;
    try (var _ = MDC.putCloseable("job", section.jobId());
        var _ = MDC.putCloseable("section", Integer.toString(section.index()));
        var _ = MDC.putCloseable("attempt", Integer.toString(task.attempt()))) {
      Outcome outcome = handle(section, task.record().partition());
      goesOn = outcome instanceof Outcome.Done;
      return outcome;
    } catch (UnavailableException e) {
      return new Outcome.RetryLater(WHILE_REDIS_IS_AWAY, String.valueOf(e.getMessage()));
    } finally {
      if (!goesOn) {
        close();
      }
    }
  }

  private Outcome handle(SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    Optional<String> cancelled = shared.cancellations().reason(task.jobId());
    if (cancelled.isPresent()) {
      return cancelled(task, cancelled.get());
    }
    JobSession job = open;
    if (job == null || !job.jobId().equals(task.jobId()) || job.lease().lost()) {
      close();
      var lease = shared.store().acquireLease(workName(task));
      if (lease.isEmpty()) {
        return new Outcome.RetryLater(WHILE_ANOTHER_WRITES, "another writer works on this job");
      }
      job = open(task, partition, lease.get());
    }
    Optional<String> overdue =
        Cancellations.overdue(planned(job).request().deadline(), Instant.now());
    if (overdue.isPresent()) {
      return cancelled(task, overdue.get());
    }
    try (var _ = MDC.putCloseable("lease", Long.toString(job.lease().attempt()))) {
      return advanceTo(job, task, partition);
    } catch (CancellationException e) {
      return job.lease().lost() ? superseded() : cancelled(task, String.valueOf(e.getMessage()));
    }
  }

  /** Opens a job on which no other lane works. */
  private JobSession open(SectionTask task, int partition, Lease lease)
      throws InterruptedException, ExecutionException {
    boolean opened = false;
    try {
      // Before the context is loaded: what gets acknowledged in between is not sent again.
      Map<Integer, CompletableFuture<Void>> onTheirWay = shared.publisher().pending(task.jobId());
      JobContext context = shared.contexts().of(task, partition);
      Planned planned = context.plan().planned();
      JobSeat seat =
          shared
              .fleet()
              .seat(
                  SeatRequest.writing(
                      workName(task),
                      task.jobId(),
                      planned.requestedAt(),
                      context.sections().isEmpty() ? null : context.sections().getLast().server()));
      var watch =
          shared
              .cancellations()
              .watch(task.jobId(), planned.request().deadline(), _ -> seat.cancel());
      // No server is to work for an attempt that is superseded.
      lease.whenLost(seat::cancel);
      var job = new JobSession(lease, context, seat, watch);
      for (SectionRecord.Written section : job.unpublished()) {
        CompletableFuture<Void> published = onTheirWay.get(section.index());
        if (published != null) {
          job.follow(section, published);
        }
      }
      open = job;
      opened = true;
      return job;
    } finally {
      if (!opened) {
        lease.close();
      }
    }
  }

  /** What one writer works on at a time: the job, or where its sections are independent, one. */
  private static String workName(SectionTask task) {
    return switch (task.mode()) {
      case SEQUENTIAL -> task.jobId();
      case PARALLEL -> task.jobId() + "#" + task.index();
    };
  }

  private Outcome advanceTo(JobSession job, SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    if (job.context().failed(task.retry())) {
      return ended(task);
    }
    CompletableFuture<Void> durable = publishWhatStands(job);
    while (true) {
      OptionalInt next = missing(task, job.context());
      if (next.isEmpty()) {
        return Outcome.doneWhen(durable);
      }
      if (shared.fleet().stopsSeating()) {
        return new Outcome.RetryLater(Duration.ZERO, "this worker stops and begins no section");
      }
      int index = next.getAsInt();
      SectionRecord.Written written;
      try {
        written = shared.writer().write(job.seat(), job.context(), index);
      } catch (InferenceException e) {
        // Whoever was frozen finds its streams timed out before it is told that it was superseded.
        return job.lease().confirm() ? failed(job, task, index, e) : superseded();
      }
      Optional<SectionRecord.Written> standing =
          shared.contexts().store(written, job.lease(), task, partition);
      if (standing.isEmpty() || !standing.get().hash().equals(written.hash())) {
        return superseded();
      }
      shared.metrics().written(written, planned(job).plan().step(index).words());
      LOG.info("Wrote section {} in {} words.", index, written.words());
      boolean last = job.context().sections().size() + 1 == planned(job).plan().total();
      CompletableFuture<Void> published = shared.publisher().publish(standing.get(), last);
      job.add(standing.get(), published);
      durable = CompletableFuture.allOf(durable, published);
      if (last) {
        // The seat is free for the next job before this one's lane has come to its end.
        job.seat().close();
      }
    }
  }

  /** Publishes sections that may not stand on Kafka; completes once all that stand do. */
  private CompletableFuture<Void> publishWhatStands(JobSession job) {
    Map<Integer, CompletableFuture<Void>> onTheirWay = shared.publisher().pending(job.jobId());
    CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
    for (SectionRecord.Written section : job.unpublished()) {
      CompletableFuture<Void> published = onTheirWay.get(section.index());
      if (published == null) {
        published = shared.publisher().publish(section, false);
        job.follow(section, published);
      }
      durable = CompletableFuture.allOf(durable, published);
    }
    return durable;
  }

  private static Planned planned(JobSession job) {
    return job.context().plan().planned();
  }

  /** The next section that this task must see written. */
  private static OptionalInt missing(SectionTask task, JobContext context) {
    int first = context.mode() == Mode.PARALLEL ? task.index() : 1;
    int total = context.plan().planned().plan().total();
    int last = task.last() ? total : Math.min(task.index(), total);
    return IntStream.rangeClosed(first, last)
        .filter(index -> context.section(index).isEmpty())
        .findFirst();
  }

  /** Looks again, from the start, at what stands by now. */
  private Outcome superseded() {
    shared.metrics().superseded();
    return new Outcome.RetryLater(Duration.ZERO, "another writer brought the job on meanwhile");
  }

  private Outcome failed(JobSession job, SectionTask task, int index, InferenceException failure)
      throws InterruptedException, ExecutionException {
    String jobId = job.jobId();
    String reason = "Section %d could not be written: %s".formatted(index, failure.getMessage());
    LOG.warn("The job fails: {}", reason);
    shared.metrics().failed(failure.failure());
    shared
        .publisher()
        .publish(
            new SectionRecord.Failed(
                jobId,
                index,
                SectionWriter.continues(job.context(), index),
                reason,
                Instant.now(),
                task.retry()))
        .get();
    shared.store().markFailed(jobId, new JobFailure(reason, task.retry()));
    close();
    return Outcome.done();
  }

  /** Writes nothing more of a job that is cancelled; the assembler ends it with what it has. */
  private Outcome cancelled(SectionTask task, String reason) {
    LOG.info("Writes no more: {}", reason);
    shared.metrics().cancelled();
    return ended(task);
  }

  private Outcome ended(SectionTask task) {
    close();
    shared.fleet().releasePlanSlot(task.jobId());
    return Outcome.done();
  }

  @Override
  public void close() {
    JobSession job = open;
    open = null;
    if (job != null) {
      job.close();
    }
  }
}
