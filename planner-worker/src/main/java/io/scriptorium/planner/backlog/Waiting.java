package io.scriptorium.planner.backlog;

import io.scriptorium.inference.seats.JobQueue;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits.
 *
 * @param record the key of its record in the store
 * @param queue where it waits
 * @param place its place in the queue, not negative; the lowest is planned first
 * @param deadline when its job ends unplanned; null for none
 * @param begins when it is to wait in its queue; null for from now on
 */
record Waiting(
    String record,
    String jobId,
    JobQueue queue,
    long place,
    @Nullable Instant deadline,
    @Nullable Instant begins) {

  /** The order within a queue. */
  static final Comparator<Waiting> ORDER =
      Comparator.comparingLong(Waiting::place).thenComparing(Waiting::record);

  /** The same, waiting in its queue. */
  Waiting begun() {
    return new Waiting(record, jobId, queue, place, deadline, null);
  }
}
