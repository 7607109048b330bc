package io.scriptorium.benchmarks;

import java.util.List;

/**
 * What became of a job.
 *
 * @param completed whether it has all its sections
 * @param sections the hash of each section's text, in order, as the simulator logs it
 */
record WrittenJob(String jobId, boolean completed, List<String> sections) {

  WrittenJob {
    sections = List.copyOf(sections);
  }
}
