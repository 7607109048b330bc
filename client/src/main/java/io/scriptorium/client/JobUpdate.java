package io.scriptorium.client;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;

/** News of one job. The events of a job come in their order. */
public sealed interface JobUpdate {

  String jobId();

  /** An event of the job. */
  record Changed(JobEvent event) implements JobUpdate {
    @Override
    public String jobId() {
      return event.jobId();
    }
  }

  /** The job's document; it may come before or after the event of its end. */
  record Published(Document document) implements JobUpdate {
    @Override
    public String jobId() {
      return document.id();
    }
  }

  /** The job's request was refused; the dead letter holds the reason. */
  record Refused(String jobId, DeadLetter letter) implements JobUpdate {}
}
