package io.scriptorium.job;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Ids for jobs whose requests name none. */
public final class JobIds {

  private static final int CHARACTERS = 16;

  private JobIds() {}

  /**
   * An id from a request's own place, so that a redelivered request is the same job. The record's
   * time keeps a topic that was deleted and made anew from giving its ids out again.
   *
   * @param timestamp the record's time in milliseconds
   */
  public static String derived(String topic, RecordPosition position, long timestamp) {
    String place = topic + '|' + position + '|' + timestamp;
    byte[] hash = Chain.sha256().digest(place.getBytes(StandardCharsets.UTF_8));
    return "job-" + new BigInteger(1, hash).toString(36).substring(0, CHARACTERS);
  }
}
