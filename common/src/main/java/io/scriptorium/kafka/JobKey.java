package io.scriptorium.kafka;

import io.scriptorium.job.SafeText;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * A record's key, which names its job: bounded for logs and spans, and the partition it decides.
 */
public final class JobKey {

  private static final int LONGEST = 140;

  private JobKey() {}

  public static String of(byte[] key) {
    return bounded(new String(key, StandardCharsets.UTF_8));
  }

  public static String bounded(String name) {
    return SafeText.of(name, LONGEST);
  }

  /**
   * The partition that a job's records have, in a topic with so many; Kafka's default for a key.
   */
  public static int partitionOf(String jobId, int partitions) {
    return Utils.toPositive(Utils.murmur2(jobId.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
