package io.scriptorium.client;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Ids for requests that name none: the time of the submission, which makes them easy to find, and
 * random characters, which make them unique.
 */
public final class GeneratedJobIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int RANDOM_CHARACTERS = 6;
  private static final int RADIX = 36;

  private final String submission;

  /** The ids of a submission at this time. */
  public GeneratedJobIds(Instant now, SecureRandom random) {
    StringBuilder characters = new StringBuilder();
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      characters.append(Character.forDigit(random.nextInt(RADIX), RADIX));
    }
    this.submission = TIME.format(now) + "-" + characters;
  }

  /** The ids of a new submission. */
  public static GeneratedJobIds create() {
    return new GeneratedJobIds(Instant.now(), new SecureRandom());
  }

  /** The id of a submission's only request. */
  public String single() {
    return submission;
  }

  /** The id of the request on this line of a submission, from 1. */
  public String line(long number) {
    return "%s-%05d".formatted(submission, number);
  }
}
