package io.scriptorium.client;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.JobEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a job, as the topics record it. */
public sealed interface JobStatus {

  /** Whether an event of this type ends a job. A failed job may be retried. */
  static boolean isEnd(JobEvent.Type type) {
    return switch (type) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case PLANNED, SECTION_WRITTEN, REPEATED, STALLED, RETRIED, NOT_RETRIED, REFUSED -> false;
    };
  }

  /** Whether an event of this type changes a job; the others report a request without effect. */
  static boolean isChange(JobEvent.Type type) {
    return type != JobEvent.Type.REPEATED
        && type != JobEvent.Type.NOT_RETRIED
        && type != JobEvent.Type.REFUSED;
  }

  /**
   * The job is planned, or has ended.
   *
   * @param last the last event that changed it
   */
  record Known(JobEvent last) implements JobStatus {}

  /**
   * The request is on its topic, and no planner has planned it yet.
   *
   * @param title the beginning of its instruction; null where the request cannot be read
   */
  record Waiting(Instant requestedAt, @Nullable String title) implements JobStatus {}

  /** The request was refused. */
  record Refused(DeadLetter letter) implements JobStatus {}
}
