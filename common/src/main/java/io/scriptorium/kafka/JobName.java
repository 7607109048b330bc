package io.scriptorium.kafka;

import io.scriptorium.job.Echo;
import java.nio.charset.StandardCharsets;

/**
 * The job that a record's key names, for logs and spans. Anybody may write keys, so it is bounded.
 */
final class JobName {

  private static final int LONGEST = 140;

  private JobName() {}

  static String of(byte[] key) {
    return bounded(new String(key, StandardCharsets.UTF_8));
  }

  static String bounded(String name) {
    return Echo.of(name, LONGEST);
  }
}
