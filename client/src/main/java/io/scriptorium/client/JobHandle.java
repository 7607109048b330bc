package io.scriptorium.client;

import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One job. Holds no resources, and may be used by many threads. */
public final class JobHandle {

  private final ScriptoriumClient client;
  private final String id;
  private final Instant since;
  private final JobWatch.@Nullable Submitted submitted;

  /**
   * @param submitted the request that the client itself submitted; null for a job of anyone
   */
  JobHandle(
      ScriptoriumClient client, String id, Instant since, JobWatch.@Nullable Submitted submitted) {
    this.client = client;
    this.id = id;
    this.since = since;
    this.submitted = submitted;
  }

  public String id() {
    return id;
  }

  /** The job's state now; empty where no topic knows its id. */
  public Optional<JobStatus> status() {
    return client.lookUp(it -> it.status(id));
  }

  /**
   * Passes on all events of the job from its first, and then follows it to its end.
   *
   * @param document whether the document is passed on too
   * @param listener called by the thread that awaits the watch
   * @return to be awaited, and closed
   */
  public JobWatch events(boolean document, Consumer<JobUpdate> listener) {
    return client.watch(
        new JobWatch.Scope(document, document, Instant.EPOCH), this::addTo, listener);
  }

  /**
   * Waits for the job's document. A failed or cancelled job has one too, with the reason and the
   * sections that it got.
   *
   * @throws TimeoutException if the job has not ended by then; it continues
   * @throws ScriptoriumException.RequestRefused if the request was refused
   */
  public Document await(Duration timeout) throws InterruptedException, TimeoutException {
    var last = new AtomicReference<@Nullable JobUpdate>();
    Consumer<JobUpdate> keepEnd =
        update -> {
          if (!(update instanceof JobUpdate.Changed)) {
            last.set(update);
          }
        };
    try (JobWatch watch =
        client.watch(new JobWatch.Scope(true, true, since), this::addTo, keepEnd)) {
      if (!watch.await(timeout)) {
        throw new TimeoutException(
            "Job %s has not ended within %s; it continues.".formatted(id, timeout));
      }
    }
    return switch (last.get()) {
      case JobUpdate.Published(Document document) -> document;
      case JobUpdate.Refused refused ->
          throw new ScriptoriumException.RequestRefused(id, refused.letter());
      case null, default -> throw new IllegalStateException("The watch of job " + id + " ended.");
    };
  }

  /**
   * The document of the job, the last one where it was retried; empty where it has not ended, was
   * retried since, or is not known.
   */
  public Optional<Document> document() {
    return client.lookUp(it -> it.document(id));
  }

  /**
   * Cancels the job, and returns when Kafka has the record: the job ends with the sections that it
   * has. One that has ended stays as it is.
   *
   * @param reason kept in the document; null for none
   * @throws IllegalArgumentException if no job may have this id
   */
  public void cancel(@Nullable String reason) {
    client.control(new JobControl.Cancel(id, reason, Instant.now()));
  }

  /**
   * Resumes the job where it failed, and returns when Kafka has the record. One that has not failed
   * stays as it is.
   *
   * @throws IllegalArgumentException if no job may have this id
   */
  public void retry() {
    retry(null);
  }

  /**
   * The same with another budget; a job that ended with its budget used up continues too.
   *
   * @param budget in generated tokens from the job's beginning; null for that it had
   * @throws IllegalArgumentException if no job may have this id
   */
  public void retry(@Nullable Long budget) {
    client.control(new JobControl.Retry(id, Instant.now(), budget));
  }

  /** Where the request is, on {@code writing-requests}; empty where another may have sent it. */
  Optional<RecordPosition> place() {
    return Optional.ofNullable(submitted).map(JobWatch.Submitted::place);
  }

  private void addTo(JobWatch watch) {
    if (submitted == null) {
      watch.add(id);
    } else {
      watch.add(submitted);
    }
  }

  @Override
  public String toString() {
    return "JobHandle[" + id + "]";
  }
}
