package io.scriptorium.assembler;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open jobs that changed last, in memory, so that a section costs no reading of those before
 * it. Together they have a bounded number of sections, unless one alone has more.
 *
 * <p>Not thread-safe.
 */
final class RecentJobs {

  private final int maxSections;
  private final Map<String, JobState.Open> jobs = new LinkedHashMap<>();
  private int sections;

  RecentJobs(int maxSections) {
    this.maxSections = maxSections;
  }

  JobState.@Nullable Open get(String jobId) {
    return jobs.get(jobId);
  }

  void put(String jobId, JobState.Open job) {
    remove(jobId);
    jobs.put(jobId, job);
    sections += job.sections().size();
    Iterator<JobState.Open> eldest = jobs.values().iterator();
    while (sections > maxSections && jobs.size() > 1) {
      sections -= eldest.next().sections().size();
      eldest.remove();
    }
  }

  void remove(String jobId) {
    JobState.Open job = jobs.remove(jobId);
    sections -= job == null ? 0 : job.sections().size();
  }
}
