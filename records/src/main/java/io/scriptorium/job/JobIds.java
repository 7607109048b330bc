package io.scriptorium.job;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a job's id may be, and ids for jobs whose requests name none. */
public final class JobIds {

  /** What an id may be, in words. */
  public static final String ALLOWED =
      "1 to 128 of the characters A-Z a-z 0-9 . _ -, the first not a dot";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  private static final int CHARACTERS = 16;

  private JobIds() {}

  /** Whether a job may have this id. */
  public static boolean allowed(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * The id that a record's value names, in its field {@code id} or {@code jobId}; empty where it
   * names none that a job may have, or holds no JSON object.
   */
  public static Optional<String> named(byte @Nullable [] json) {
    return json == null
        ? Optional.empty()
        : JsonObjectReader.firstObject(json)
            .flatMap(object ->
                Stream.of("id", "jobId")
                    .flatMap(field -> object.path(field).stringValueOpt().stream())
                    .filter(JobIds::allowed)
                    .findFirst());
  }

  /**
   * An id from a request's position, so that a redelivered request is the same job. The record's
   * timestamp keeps a topic that was deleted and recreated from repeating its ids.
   *
   * @param timestamp the record's time in milliseconds
   */
  public static String derived(String topic, RecordPosition position, long timestamp) {
    String place = topic + '|' + position + '|' + timestamp;
    byte[] hash = Sha256.digest().digest(place.getBytes(StandardCharsets.UTF_8));
    return "job-" + new BigInteger(1, hash).toString(36).substring(0, CHARACTERS);
  }
}
