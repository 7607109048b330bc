package io.scriptorium.text.repetition;

import java.util.BitSet;

/**
 * Finds where prose goes on and on without saying anything new, as small models do: sentences that
 * differ each from the last, and are all made of the same few phrases. A cumulative sum of pairs of
 * words that came shortly before, less those that did not (CUSUM; Page, Continuous Inspection
 * Schemes, 1954).
 *
 * <p>Verse, lists, tables and code say like things in many lines and are left out. Contracts,
 * references and tales in which each says the same come to less than {@link #LEAST}.
 */
final class NothingNew {

  private static final int GRAM = 2;
  private static final int BACK = 200;

  /** Where more than one pair in six is new, the text goes on. */
  private static final double COST_OF_NEW = 5;

  /**
   * Words that say nothing new, on balance. Measured: novels and licences at most 19, contracts and
   * manuals 50, the tale of Henny-Penny 56, references of functions 78; a small model's loops of
   * 400 words 230 and more.
   */
  private static final int LEAST = 120;

  /** In characters; a longer line is a paragraph. */
  private static final int LONGEST_VERSE = 100;

  private NothingNew() {}

  /**
   * Where the first thing ends of those that are said over and over; -1 where none is.
   *
   * @param ofText the text's tokens
   */
  static int start(String text, TextTokens ofText) {
    BitSet left = leftOut(text);
    TextTokens tokens = left.isEmpty() ? ofText : ofText.only(place -> !left.get(place));
    int gram = (int) Math.round(GRAM * tokens.perWord());
    double back = BACK * tokens.perWord();
    double least = LEAST * tokens.perWord();
    var last = new LastPlaces(tokens.size());
    double score = 0;
    int first = 0;
    for (int at = 0; at + gram <= tokens.size(); at++) {
      int before = last.replace(tokens.shingle(at, gram), at);
      if (before >= 0 && at - before <= back && isWord(tokens, at, gram)) {
        first = score == 0 ? at : first;
        score++;
        if (score >= least) {
          return tokens.start(first);
        }
      } else {
        score = Math.max(0, score - COST_OF_NEW);
      }
    }
    return -1;
  }

  /** Rows of numbers are no prose. */
  private static boolean isWord(TextTokens tokens, int first, int length) {
    for (int token = first; token < first + length; token++) {
      if (tokens.isWord(token)) {
        return true;
      }
    }
    return false;
  }

  /** The places in the text that are no prose. */
  private static BitSet leftOut(String text) {
    var leftOut = new BitSet();
    boolean fenced = false;
    boolean afterText = false;
    int start = 0;
    while (start < text.length()) {
      int lineEnd = text.indexOf('\n', start);
      int end = lineEnd < 0 ? text.length() : lineEnd;
      String line = text.substring(start, end);
      String bare = line.strip();
      boolean fence = bare.startsWith("```") || bare.startsWith("~~~");
      fenced ^= fence;
      boolean beside = afterText || isTextAt(text, end + 1);
      if (fenced
          || fence
          || line.startsWith("    ")
          || isMarked(bare)
          || (beside && bare.length() < LONGEST_VERSE)) {
        leftOut.set(start, end);
      }
      afterText = !bare.isEmpty();
      start = end + 1;
    }
    return leftOut;
  }

  /** Whether a line begins at a place that is not blank. */
  private static boolean isTextAt(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) != '\n') {
      if (!Character.isWhitespace(text.charAt(at))) {
        return true;
      }
      at++;
    }
    return false;
  }

  /** A heading, a quotation, a row of a table, or an item of a list. */
  private static boolean isMarked(String line) {
    if (line.isEmpty()) {
      return false;
    }
    if ("#>|".indexOf(line.charAt(0)) >= 0) {
      return true;
    }
    int at = 0;
    while (at < line.length() && Character.isDigit(line.charAt(at))) {
      at++;
    }
    String marks = at > 0 ? ".):" : "-*+•";
    return at + 1 < line.length()
        && marks.indexOf(line.charAt(at)) >= 0
        && Character.isWhitespace(line.charAt(at + 1));
  }
}
