package io.scriptorium.kafka.control;

import io.scriptorium.job.JobControl;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The cancelled jobs with their reasons, as many as fit; the oldest is forgotten first. Safe for
 * threads.
 */
final class CancelledJobs {

  private final int maxJobs;
  private final SequencedMap<String, String> reasonByJob = new LinkedHashMap<>();

  CancelledJobs(int maxJobs) {
    this.maxJobs = maxJobs;
  }

  /** Remembers a cancelled job; false if it is remembered already, with its first reason. */
  synchronized boolean add(JobControl.Cancel cancel) {
    if (reasonByJob.putIfAbsent(cancel.jobId(), cancel.explanation()) != null) {
      return false;
    }
    if (reasonByJob.size() > maxJobs) {
      reasonByJob.pollFirstEntry();
    }
    return true;
  }

  synchronized Optional<String> reason(String jobId) {
    return Optional.ofNullable(reasonByJob.get(jobId));
  }

  synchronized int size() {
    return reasonByJob.size();
  }
}
