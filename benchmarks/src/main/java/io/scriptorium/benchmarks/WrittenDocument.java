package io.scriptorium.benchmarks;

import io.scriptorium.job.Sha256;
import java.util.List;

/**
 * What became of a job.
 *
 * @param completed whether it has all its sections
 * @param sections the hash of each section's text, in order, as the simulator logs it
 */
record WrittenDocument(String jobId, boolean completed, List<String> sections) {

  WrittenDocument {
    sections = List.copyOf(sections);
  }

  /** SHA-256 of UTF-8 text, in lower-case hexadecimal. */
  static String hash(String text) {
    return Sha256.hex(text);
  }
}
