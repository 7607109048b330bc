package io.scriptorium.text;

import java.util.Arrays;

/**
 * Finds the ends of sentences in a model's text, in time that grows with its length alone: an
 * expression that goes back would let one answer stop a writer.
 */
public final class Sentences {

  private static final char FIRST_BEYOND_ASCII = 0x80;
  private static final String ENDS = ".!?…";
  private static final String CLOSERS = "\"'”’)]";
  private static final String EAST_ASIAN_ENDS = "。！？။។।॥؟۔";
  private static final String EAST_ASIAN_CLOSERS = "”’」』）";

  /** Such as Dr, Mrs and the initials of names. */
  private static final int LONGEST_ABBREVIATION = 3;

  private Sentences() {}

  /** Where the last sentence ends that is followed by white space or nothing; 0 where none is. */
  public static int lastEnd(String text) {
    for (int at = text.length() - 1; at >= 0; at--) {
      if (isOneOf(EAST_ASIAN_ENDS, text, at)) {
        return afterAll(EAST_ASIAN_CLOSERS, text, at + 1);
      }
      if (isOneOf(ENDS, text, at)) {
        int end = afterAll(CLOSERS, text, at + 1);
        if (end == text.length() || Character.isWhitespace(text.charAt(end))) {
          return end;
        }
      }
    }
    return 0;
  }

  /**
   * Where the first sentence ends that ends after a place, inside the text: what follows it does
   * not continue in lower case. "Dr. Who" and "e.g. this" hold no end. -1 where none is left.
   *
   * @param from where a sentence begins
   */
  public static int nextEnd(String text, int from) {
    return nextEnd(text, from, text.length());
  }

  private static int nextEnd(String text, int from, int limit) {
    int at = from;
    while (at < limit) {
      char character = text.charAt(at);
      if (character < FIRST_BEYOND_ASCII && ENDS.indexOf(character) < 0) {
        // Nearly all characters of most texts.
        at++;
      } else if (isOneOf(EAST_ASIAN_ENDS, text, at)) {
        return afterAll(EAST_ASIAN_CLOSERS, text, at + 1);
      } else if (isOneOf(ENDS, text, at)) {
        int last = afterAll(ENDS, text, at);
        int end = afterAll(CLOSERS, text, last);
        boolean abbreviates = last == at + 1 && isAfterAbbreviation(text, at);
        if (!abbreviates && isBeforeNextSentence(text, end)) {
          return end;
        }
        at = end;
      } else {
        at++;
      }
    }
    return -1;
  }

  /** Where each sentence or line of a text ends; the last one is the text's end. */
  public static int[] unitEnds(String text) {
    int[] ends = new int[16];
    int size = 0;
    int at = 0;
    int lineEnd = 0;
    while (at < text.length()) {
      if (at >= lineEnd) {
        int line = text.indexOf('\n', at);
        lineEnd = line < 0 ? text.length() : line + 1;
      }
      int sentence = nextEnd(text, at, lineEnd);
      at = sentence < 0 ? lineEnd : sentence;
      ends = size == ends.length ? Arrays.copyOf(ends, 2 * size) : ends;
      ends[size++] = at;
    }
    return Arrays.copyOf(ends, size);
  }

  private static boolean isBeforeNextSentence(String text, int end) {
    int next = end;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next > end
        && next < text.length()
        && Character.getType(text.codePointAt(next)) != Character.LOWERCASE_LETTER;
  }

  private static boolean isAfterAbbreviation(String text, int at) {
    int start = at;
    while (start > 0
        && at - start <= LONGEST_ABBREVIATION
        && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
    }
    return start < at
        && at - start <= LONGEST_ABBREVIATION
        && Character.isUpperCase(text.charAt(start));
  }

  private static int afterAll(String characters, String text, int from) {
    int at = from;
    while (isOneOf(characters, text, at)) {
      at++;
    }
    return at;
  }

  private static boolean isOneOf(String characters, String text, int at) {
    return at < text.length() && characters.indexOf(text.charAt(at)) >= 0;
  }
}
