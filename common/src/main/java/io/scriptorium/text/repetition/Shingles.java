package io.scriptorium.text.repetition;

import java.util.Arrays;

/**
 * The shingles of texts: a hash for each so many tokens in a row, those in the middle left out. A
 * table with open addressing and linear probing, between a quarter and a half full: 16 to 32 bytes
 * for each different shingle.
 */
final class Shingles {

  private static final int FIRST_CAPACITY = 64;

  /** 2^64 over the golden ratio: spreads the hashes over the table by their product's high bits. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int half;
  private final int gap;

  /** A power of two of places; zero where one is free. */
  private long[] table = new long[FIRST_CAPACITY];

  private int size;
  private boolean zero;
  private int texts;

  /**
   * @param half the tokens of a shingle before its gap, and as many after it
   * @param gap the tokens between them, which may be any
   */
  Shingles(int half, int gap) {
    this.half = half;
    this.gap = gap;
  }

  /** How many texts were added. */
  int texts() {
    return texts;
  }

  /** Adds the shingles of one more text. */
  void add(TextTokens tokens) {
    for (int first = 0; first + 2 * half + gap <= tokens.size(); first++) {
      add(tokens.shingle(first, half, gap));
    }
    texts++;
  }

  /**
   * Marks the tokens of a text that are in one of these shingles, also where the gap is empty in
   * the text, or up to twice as wide.
   */
  void mark(TextTokens tokens, boolean[] marks) {
    for (int between = 0; between <= 2 * gap; between++) {
      int length = 2 * half + between;
      for (int first = 0; first + length <= tokens.size(); first++) {
        if (contains(tokens.shingle(first, half, between))) {
          Arrays.fill(marks, first, first + length, true);
        }
      }
    }
  }

  private boolean contains(long shingle) {
    return shingle == 0 ? zero : table[place(table, shingle)] != 0;
  }

  private void add(long shingle) {
    if (shingle == 0) {
      zero = true;
      return;
    }
    int place = place(table, shingle);
    if (table[place] == shingle) {
      return;
    }
    table[place] = shingle;
    size++;
    if (size > table.length / 2) {
      grow();
    }
  }

  private void grow() {
    long[] larger = new long[2 * table.length];
    for (long shingle : table) {
      if (shingle != 0) {
        larger[place(larger, shingle)] = shingle;
      }
    }
    table = larger;
  }

  /**
   * Where a shingle is in a table, or the free place for it.
   *
   * @param table of a power of two of places, some of them free
   * @param shingle not zero
   */
  static int place(long[] table, long shingle) {
    int mask = table.length - 1;
    int place = (int) ((shingle * SPREAD) >>> Long.numberOfLeadingZeros(mask));
    while (table[place] != 0 && table[place] != shingle) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
