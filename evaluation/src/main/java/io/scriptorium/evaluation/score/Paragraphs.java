package io.scriptorium.evaluation.score;

import io.scriptorium.job.LowerCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The paragraphs of a document, and those that it holds more than once. */
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
      for (String paragraph : onOneLine(section)) {
        if (Tokens.of(paragraph).size() >= FEWEST_TOKENS && !seen.add(LowerCase.of(paragraph))) {
          duplicated++;
        }
      }
    }
    return duplicated;
  }

  /** The paragraphs of a text in order, each on one line with single spaces. */
  static List<String> onOneLine(String text) {
    return of(text).stream().map(Paragraphs::onlySpaces).toList();
  }

  /** The paragraphs of a text in order, with the line breaks in them; blank lines part them. */
  public static List<String> of(String text) {
    // Line by line: a pattern for blank lines could overflow the stack at a model's million.
    List<String> paragraphs = new ArrayList<>();
    var paragraph = new StringBuilder();
    Stream.concat(text.lines(), Stream.of(""))
        .forEach(line -> {
          if (!onlySpaces(line).isEmpty()) {
            paragraph.append(paragraph.isEmpty() ? "" : "\n").append(line);
          } else if (!paragraph.isEmpty()) {
            paragraphs.add(paragraph.toString());
            paragraph.setLength(0);
          }
        });
    return paragraphs;
  }

  private static String onlySpaces(String text) {
    return WHITE_SPACE.matcher(text).replaceAll(" ").strip();
  }
}
