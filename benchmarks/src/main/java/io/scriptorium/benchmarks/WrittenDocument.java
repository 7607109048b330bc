package io.scriptorium.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
