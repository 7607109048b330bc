package io.scriptorium.writer;

import io.scriptorium.context.JobContext;
import io.scriptorium.context.Lease;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.SectionRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a lane keeps of its job from one section to the next: the right to work on it, its text so
 * far, and its seat in the fleet. So a section's end costs one write to Redis before the next one
 * begins. Used by the lane's thread.
 */
final class JobSession implements AutoCloseable {

  private final Lease lease;
  private final JobSeat seat;
  private final AutoCloseable watch;
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private JobContext context;

  /**
   * @param watch what cancels the seat when the job is cancelled; closed with this
   */
  JobSession(Lease lease, JobContext context, JobSeat seat, AutoCloseable watch) {
    this.lease = lease;
    this.context = context;
    this.seat = seat;
    this.watch = watch;
  }

  String jobId() {
    return context.jobId();
  }

  JobContext context() {
    return context;
  }

  JobSeat seat() {
    return seat;
  }

  Lease lease() {
    return lease;
  }

  /** A section stands, and is on its way to Kafka. */
  void add(SectionRecord.Written section, CompletableFuture<Void> published) {
    context = context.plus(section);
    follow(section, published);
  }

  /** A section that stands is on its way to Kafka. */
  void follow(SectionRecord.Written section, CompletableFuture<Void> published) {
    var _ = published.thenRun(() -> acknowledged.add(section.index()));
  }

  /** The sections that stand and are not known to stand on Kafka. */
  List<SectionRecord.Written> unpublished() {
    return context.unpublished().stream()
        .filter(section -> !acknowledged.contains(section.index()))
        .toList();
  }

  /** Gives back all that it keeps; the watch first, so that nothing is cancelled that is gone. */
  @Override
  public void close() {
    try {
      watch.close();
    } catch (Exception e) {
      throw new IllegalStateException("The watch of job " + jobId() + " cannot be closed.", e);
    } finally {
      seat.close();
      lease.close();
    }
  }
}
