package io.scriptorium.client;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Ids for the requests of one submission that name none: its time, which makes them easy to find,
 * and random characters, which make them unique.
 */
public final class GeneratedJobIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_CHARACTERS = 6;
  private static final int RADIX = 36;

  private final String single;

  private GeneratedJobIds(String single) {
    this.single = single;
  }

  /** The ids of a new submission. */
  public static GeneratedJobIds create() {
    return new GeneratedJobIds(
        RANDOM
            .ints(RANDOM_CHARACTERS, 0, RADIX)
            .mapToObj(it -> String.valueOf(Character.forDigit(it, RADIX)))
            .collect(Collectors.joining("", TIME.format(Instant.now()) + "-", "")));
  }

  /**
   * The ids of an earlier submission again, whose requests are then the same jobs.
   *
   * @param single the earlier one's {@link #single}
   */
  public static GeneratedJobIds again(String single) {
    return new GeneratedJobIds(single);
  }

  /** The id of a submission's only request. */
  public String single() {
    return single;
  }

  /** The id of the request on this line of a submission, from 1. */
  public String line(long number) {
    return String.format(Locale.ROOT, "%s-%05d", single, number);
  }
}
