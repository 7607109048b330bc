package io.scriptorium.cli;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Ids for requests that name none: the time of the submission, so that people find them again, and
 * chance, so that two submissions never share one.
 */
final class GeneratedJobIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int LETTERS = 6;
  private static final int RADIX = 36;

  private final String submission;

  GeneratedJobIds(Instant now, SecureRandom chance) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < LETTERS; i++) {
      letters.append(Character.forDigit(chance.nextInt(RADIX), RADIX));
    }
    this.submission = TIME.format(now) + "-" + letters;
  }

  static GeneratedJobIds create() {
    return new GeneratedJobIds(Instant.now(), new SecureRandom());
  }

  /** The id of a submission's only request. */
  String single() {
    return submission;
  }

  /** The id of the request on this line, from 1. */
  String line(long number) {
    return "%s-%05d".formatted(submission, number);
  }
}
