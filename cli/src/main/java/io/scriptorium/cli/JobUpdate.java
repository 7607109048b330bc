package io.scriptorium.cli;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;

/** Something new about a job, in the order in which its topic tells it. */
sealed interface JobUpdate {

  String jobId();

  /** A change in its life. */
  record Changed(JobEvent event) implements JobUpdate {
    @Override
    public String jobId() {
      return event.jobId();
    }
  }

  /** Its document. */
  record Published(Document document) implements JobUpdate {
    @Override
    public String jobId() {
      return document.id();
    }
  }

  /** Its request could not be read. */
  record Refused(String jobId, DeadLetter letter) implements JobUpdate {}
}
