package io.scriptorium.context;

import io.scriptorium.job.RecordPosition;
import java.time.Instant;
import java.util.Optional;
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

  private static final Pattern TEXT =
      Pattern.compile("([0-9a-f]{64}) (\\d{1,9}:\\d{1,18}) (\\d{1,15})");

  String text() {
    return "%s %s %d".formatted(fingerprint, position, requestedAt.toEpochMilli());
  }

  /** The claim of such a text; empty where it is none. */
  static Optional<RequestClaim> of(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new RequestClaim(
                parts.group(1),
                RecordPosition.parse(parts.group(2)).orElseThrow(),
                Instant.ofEpochMilli(Long.parseLong(parts.group(3)))))
        : Optional.empty();
  }
}
