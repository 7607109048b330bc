package io.scriptorium.kafka.control;

import io.scriptorium.job.JobControl;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The cancelled jobs with their reasons, up to a bound; the oldest is evicted first. Safe for
 * threads.
 */
final class CancelledJobs {

  private final int maxJobs;
  private final SequencedMap<String, String> reasonByJob = new LinkedHashMap<>();

  CancelledJobs(int maxJobs) {
    this.maxJobs = maxJobs;
  }

  /** Adds a cancelled job; false if it is known already, and then its first reason stays. */
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
