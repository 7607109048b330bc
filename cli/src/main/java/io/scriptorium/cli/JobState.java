package io.scriptorium.cli;

import io.scriptorium.job.DeadLetter;
import java.time.Instant;

/** What is known of a job. */
sealed interface JobState {

  /** It has events to tell of. */
  record Known(JobProgress progress) implements JobState {}

  /** Its request stands, and nobody has planned it yet. */
  record Waiting(Instant requestedAt) implements JobState {}

  /** Its request could not be read. */
  record Refused(DeadLetter letter) implements JobState {}
}
