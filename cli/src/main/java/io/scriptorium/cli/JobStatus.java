package io.scriptorium.cli;

import io.scriptorium.job.DeadLetter;
import java.time.Instant;

/** What is known of a job. */
sealed interface JobStatus {

  /** It has events to tell of. */
  record Known(JobProgress progress) implements JobStatus {}

  /** Its request stands, and nobody has planned it yet. */
  record Waiting(Instant requestedAt) implements JobStatus {}

  /** Its request could not be read. */
  record Refused(DeadLetter letter) implements JobStatus {}
}
