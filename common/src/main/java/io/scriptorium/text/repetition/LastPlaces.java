package io.scriptorium.text.repetition;

import java.util.Arrays;

/**
 * Where each shingle of one text came last. A table with open addressing and linear probing, at
 * most half full: 24 to 48 bytes for each token of the text.
 */
final class LastPlaces {

  private static final int LEAST_CAPACITY = 8;

  /** Zero where a place of the table is free. */
  private final long[] shingles;

  private final int[] places;

  /**
   * @param most how many different shingles there can be
   */
  LastPlaces(int most) {
    int capacity = 4 * Integer.highestOneBit(Math.max(LEAST_CAPACITY, most));
    shingles = new long[capacity];
    places = new int[capacity];
    Arrays.fill(places, -1);
  }

  /**
   * Takes a shingle's next place.
   *
   * @return its place before; -1 where it came nowhere
   */
  int replace(long shingle, int place) {
    // As good as any other hash, and not a free place.
    long key = shingle == 0 ? 1 : shingle;
    int at = Shingles.place(shingles, key);
    int before = places[at];
    shingles[at] = key;
    places[at] = place;
    return before;
  }
}
