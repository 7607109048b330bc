package io.scriptorium.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.job.SafeText;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** What all records have: a key, which names the job, headers and a size. */
public final class KafkaRecords {

  private static final int LONGEST_JOB = 140;
  private static final int HEADER_BYTES = 100;

  private KafkaRecords() {}

  /** The job that a key names, bounded for logs and spans. */
  public static String job(byte[] key) {
    return boundedJob(new String(key, UTF_8));
  }

  public static String boundedJob(String name) {
    return SafeText.of(name, LONGEST_JOB);
  }

  /**
   * The partition that a job's records have, in a topic with so many; Kafka's default for a key.
   */
  public static int partitionOf(String jobId, int partitions) {
    return Utils.toPositive(Utils.murmur2(jobId.getBytes(UTF_8))) % partitions;
  }

  /** The last header with this name, or null where there is none or it has no value. */
  public static @Nullable String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : text(header.value());
  }

  public static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  /** The bytes of key, value and headers, with those that Java needs for each header. */
  public static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      bytes += HEADER_BYTES + header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
