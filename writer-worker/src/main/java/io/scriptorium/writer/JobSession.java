package io.scriptorium.writer;

import io.scriptorium.context.JobContext;
import io.scriptorium.context.Lease;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.stage.StageRuntime;
import io.scriptorium.text.repetition.EarlierText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * What a lane keeps of its job from one section to the next: the lease, the text so far, and the
 * seat in the fleet. The end of a section thus costs one write to Redis before the next one begins.
 * Used by the lane's thread.
 */
final class JobSession implements AutoCloseable {

  private final Lease lease;
  private final JobSeat seat;
  private final Cancellations.Watch watch;
  private final SectionPublisher publisher;
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private final EarlierText earlier;
  private JobContext context;

  private JobSession(
      Lease lease,
      JobSeat seat,
      Cancellations.Watch watch,
      SectionPublisher publisher,
      JobContext context) {
    this.lease = lease;
    this.seat = seat;
    this.watch = watch;
    this.publisher = publisher;
    this.context = context;
    this.earlier =
        new EarlierText(
            switch (context.mode()) {
              case SEQUENTIAL ->
                  context.sections().stream().map(SectionRecord.Written::text).toList();
              case PARALLEL -> List.of();
            });
  }

  /**
   * Takes the lease of a task's job and loads its context.
   *
   * @param partition the job's partition number on every topic
   * @return empty while another writer holds the lease
   */
  static Optional<JobSession> open(
      StageRuntime runtime,
      ContextLoader contexts,
      SectionPublisher publisher,
      SectionTask task,
      int partition)
      throws InterruptedException, ExecutionException {
    Optional<Lease> acquired = runtime.contexts().acquireLease(workName(task));
    if (acquired.isEmpty()) {
      return Optional.empty();
    }
    Lease lease = acquired.get();
    try {
      // Before the context is loaded: what is acknowledged in between is not published again.
      Map<Integer, CompletableFuture<Void>> pending = publisher.pending(task.jobId());
      JobContext context = contexts.of(task, partition);
      Planned planned = context.plan().planned();
      SectionRecord.Written last =
          context.sections().isEmpty() ? null : context.sections().getLast();
      JobSeat seat =
          runtime
              .fleet()
              .seat(
                  SeatRequest.writing(
                          workName(task),
                          task.jobId(),
                          planned.requestedAt(),
                          planned.plan().words(),
                          last == null ? null : last.server(),
                          last == null ? planned.model() : last.model())
                      .of(planned.request()));
      var watch =
          runtime
              .cancellations()
              .watch(task.jobId(), planned.request().deadline(), _ -> seat.cancel());
      // A superseded attempt must not occupy a server.
      lease.whenLost(seat::cancel);
      var session = new JobSession(lease, seat, watch, publisher, context);
      session.follow(pending);
      return Optional.of(session);
    } catch (RuntimeException | InterruptedException | ExecutionException e) {
      lease.close();
      throw e;
    }
  }

  /** What one lease covers: the job, or a single section where sections are independent. */
  private static String workName(SectionTask task) {
    return switch (task.mode()) {
      case SEQUENTIAL -> task.jobId();
      case PARALLEL -> task.jobId() + "#" + task.index();
    };
  }

  /** Whether it serves this task: it is of the same job, and the lease is not known to be lost. */
  boolean serves(SectionTask task) {
    return context.jobId().equals(task.jobId()) && !lease.lost();
  }

  Planned planned() {
    return context.plan().planned();
  }

  JobContext context() {
    return context;
  }

  /** The sections that the next one must not repeat; none where sections are independent. */
  EarlierText earlier() {
    return earlier;
  }

  JobSeat seat() {
    return seat;
  }

  Lease lease() {
    return lease;
  }

  /**
   * Publishes accepted sections that are not known to be on Kafka.
   *
   * @return completes once all accepted sections are acknowledged
   */
  CompletableFuture<Void> publishMissing() {
    Map<Integer, CompletableFuture<Void>> pending = publisher.pending(context.jobId());
    follow(pending);
    CompletableFuture<?>[] publications =
        unacknowledged().stream()
            .map(section -> {
              CompletableFuture<Void> published = pending.get(section.index());
              return published == null ? publish(section, false) : published;
            })
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(publications);
  }

  /**
   * Adds a section that was just accepted, and publishes it. The seat is released with the job's
   * last section, so that the next job need not wait for the end of this lane's task, and before it
   * where another job has more right to it.
   *
   * @return completes once it is acknowledged
   */
  CompletableFuture<Void> accept(SectionRecord.Written section) {
    context = context.plus(section);
    if (context.mode() == Mode.SEQUENTIAL) {
      earlier.add(section.text());
    }
    boolean last = context.sections().size() == planned().plan().total();
    CompletableFuture<Void> published = publish(section, last);
    if (last) {
      seat.close();
    } else {
      seat.yieldToOthers();
    }
    return published;
  }

  private CompletableFuture<Void> publish(SectionRecord.Written section, boolean last) {
    CompletableFuture<Void> published = publisher.publish(section, last);
    follow(section.index(), published);
    return published;
  }

  private void follow(Map<Integer, CompletableFuture<Void>> pending) {
    for (SectionRecord.Written section : unacknowledged()) {
      CompletableFuture<Void> published = pending.get(section.index());
      if (published != null) {
        follow(section.index(), published);
      }
    }
  }

  private void follow(int index, CompletableFuture<Void> published) {
    var _ = published.thenRun(() -> acknowledged.add(index));
  }

  private List<SectionRecord.Written> unacknowledged() {
    return context.unpublished().stream()
        .filter(section -> !acknowledged.contains(section.index()))
        .toList();
  }

  /** Releases all that it holds; the watch first, so that no closed seat is cancelled. */
  @Override
  public void close() {
    watch.close();
    seat.close();
    lease.close();
  }
}
