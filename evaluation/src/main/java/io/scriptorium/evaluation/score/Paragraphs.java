package io.scriptorium.evaluation.score;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds paragraphs that a document holds more than once. */
public final class Paragraphs {

  /** Headings and one-line replies come again in good texts too. */
  private static final int FEWEST_TOKENS = 8;

  private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]++");

  private Paragraphs() {}

  /**
   * How many paragraphs are a repetition: each one that occurred earlier, in its own section or in
   * another, counts. Paragraphs are parted by blank lines, compared without regard to case and to
   * the kind and amount of white space, and ignored if they are of fewer than eight tokens (words,
   * or Han, Hiragana or Katakana characters).
   */
  public static int duplicated(List<String> sections) {
    var seen = new HashSet<String>();
    int duplicated = 0;
    for (String section : sections) {
      for (String paragraph : of(section)) {
        if (Tokens.of(paragraph).size() >= FEWEST_TOKENS
            && !seen.add(paragraph.toLowerCase(Locale.ROOT))) {
          duplicated++;
        }
      }
    }
    return duplicated;
  }

  /** The paragraphs of a text in order, each on one line with single spaces. */
  static List<String> of(String text) {
    var paragraphs = new ArrayList<String>();
    var paragraph = new StringBuilder();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String content = WHITE_SPACE.matcher(line).replaceAll(" ").strip();
      if (content.isEmpty()) {
        finish(paragraph, paragraphs);
      } else {
        paragraph.append(paragraph.isEmpty() ? "" : " ").append(content);
      }
    }
    finish(paragraph, paragraphs);
    return paragraphs;
  }

  private static void finish(StringBuilder paragraph, List<String> paragraphs) {
    if (!paragraph.isEmpty()) {
      paragraphs.add(paragraph.toString());
      paragraph.setLength(0);
    }
  }
}
