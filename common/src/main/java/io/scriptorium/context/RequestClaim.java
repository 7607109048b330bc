package io.scriptorium.context;

import io.scriptorium.job.RecordPosition;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request that a job's id belongs to: the first one that a planner took.
 *
 * @param fingerprint its {@link io.scriptorium.job.WritingRequest#fingerprint}
 * @param position where it was submitted, on {@code writing-requests}
 * @param requestedAt its record's time
 */
public record RequestClaim(String fingerprint, RecordPosition position, Instant requestedAt) {

  private static final Pattern TEXT = Pattern.compile("(\\S+) (\\d+):(\\d+) (\\d+)");

  String text() {
    return "%s %s %d".formatted(fingerprint, position, requestedAt.toEpochMilli());
  }

  static RequestClaim of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("Redis holds '%s' for a request's claim".formatted(text));
    }
    return new RequestClaim(
        parts.group(1),
        new RecordPosition(Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))),
        Instant.ofEpochMilli(Long.parseLong(parts.group(4))));
  }
}
