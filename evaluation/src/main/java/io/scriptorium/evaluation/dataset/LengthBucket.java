package io.scriptorium.evaluation.dataset;

import java.util.Locale;

/**
 * A range of lengths in words: under 1,000, and from there on each double the one before.
 *
 * @param from the shortest of it
 * @param to the shortest that is longer
 */
record LengthBucket(int from, int to) implements Comparable<LengthBucket> {

  private static final int FIRST = 1_000;

  /**
   * The bucket of a text.
   *
   * @param words its length, 0 or more
   */
  static LengthBucket of(int words) {
    if (words < FIRST) {
      return new LengthBucket(0, FIRST);
    }
    int from = FIRST * Integer.highestOneBit(words / FIRST);
    return new LengthBucket(from, from > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * from);
  }

  /** The next longer bucket. */
  LengthBucket next() {
    return of(to);
  }

  /** Such as {@code 2,000 to 4,000}. */
  String label() {
    return from == 0
        ? String.format(Locale.ROOT, "under %,d", to)
        : String.format(Locale.ROOT, "%,d to %,d", from, to);
  }

  @Override
  public int compareTo(LengthBucket other) {
    return Integer.compare(from, other.from);
  }
}
