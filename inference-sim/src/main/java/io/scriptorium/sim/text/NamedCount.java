package io.scriptorium.sim.text;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How many chapters or sections a prompt asks for.
 *
 * @param least at least 1
 * @param most at least {@code least}
 */
record NamedCount(int least, int most) {
  static final NamedCount ANY = new NamedCount(1, Integer.MAX_VALUE);

  private static final Pattern RANGE =
      Pattern.compile("(\\d{1,4}) to (\\d{1,4}) (?:chapters|sections|parts|steps)");

  /** The last count in a text, such as "in 4 to 9 sections", or any where it names none. */
  static NamedCount last(String text) {
    return RANGE
        .matcher(text)
        .results()
        .reduce((first, second) -> second)
        .map(NamedCount::of)
        .orElse(ANY);
  }

  private static NamedCount of(MatchResult range) {
    int least = Math.max(1, Integer.parseInt(range.group(1)));
    return new NamedCount(least, Math.max(least, Integer.parseInt(range.group(2))));
  }
}
