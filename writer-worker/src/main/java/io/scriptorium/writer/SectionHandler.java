package io.scriptorium.writer;

import io.opentelemetry.api.trace.Span;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.TaskHandler;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import io.scriptorium.kafka.engine.TaskHandler.Task;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.stage.StageRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
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

  private final Shared shared;
  private @Nullable JobSession session;

  /** What all lanes share. */
  record Shared(
      StageRuntime runtime,
      ContextLoader contexts,
      SectionPublisher publisher,
      JobWriter writer,
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
      keep = outcome instanceof Outcome.Done && session != null && !session.ended();
      return outcome;
    } catch (UnavailableException e) {
      return new Outcome.RetryLater(UNAVAILABLE_DELAY, String.valueOf(e.getMessage()));
    } finally {
      if (!keep) {
        close();
      }
    }
  }

  private Outcome handle(SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    Optional<String> cancellation = shared.runtime().cancellations().reason(task.jobId());
    if (cancellation.isPresent()) {
      return cancelled(task, cancellation.get());
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
      return cancelled(task, overdue.get());
    }
    try (var _ = MDC.putCloseable("lease", Long.toString(job.lease().attempt()))) {
      return shared.writer().advance(job, task, partition);
    } catch (CancellationException e) {
      return job.lease().lost()
          ? shared.writer().superseded()
          : cancelled(task, String.valueOf(e.getMessage()));
    }
  }

  /** Writes nothing more; the assembler ends the job with the sections that it has. */
  private Outcome cancelled(SectionTask task, String reason) {
    LOG.info("The job is cancelled: {}", reason);
    shared.metrics().cancelled.increment();
    close();
    shared.runtime().fleet().releasePlanSlot(task.jobId());
    return Outcome.done();
  }

  @Override
  public void close() {
    JobSession job = session;
    session = null;
    if (job != null) {
      job.close();
    }
  }
}
