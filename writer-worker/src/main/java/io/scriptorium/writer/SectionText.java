package io.scriptorium.writer;

import io.scriptorium.job.Words;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts a section's text from a model's answer. */
final class SectionText {

  /** Models put one in front, two at worst. */
  private static final int MOST_IDENTIFIERS = 8;

  // Possessive throughout: one that goes back would take minutes on a number and many spaces.
  private static final String IDENTIFIER =
      "(?:section|paragraph|part|step|chapter|abschnitt|absatz)\\s*+#?+\\s*+\\d{1,4}+"
          + "(?:\\s*+(?:of|/|von)\\s*+\\d{1,4}+)?+|第\\s*+[0-9一二三四五六七八九十百]{1,5}+\\s*+[段节章]";

  // "Paragraph 3:", "**Section 2 of 9**", "## Section 4 - ": an identifier, then punctuation or
  // the end of the line.
  private static final Pattern LEADING_IDENTIFIER =
      Pattern.compile(
          "\\A\\s*+(?:#{1,6}+\\s*+)?+(?<emphasis>[*_]{0,3})\\[?+(?:"
              + IDENTIFIER
              + ")\\]?+(?:\\s*+[:：.)\\-–—]++\\s*+\\k<emphasis>|\\s*+\\k<emphasis>\\s*+[:：.\\-–—]++"
              + "|[^\\S\\n]*+\\k<emphasis>[^\\S\\n]*+(?=\\n))\\s*+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private SectionText() {}

  /**
   * The text of a section: without the identifiers that models put in front of it, such as
   * "Paragraph 3:", and without white space around it.
   */
  static String of(String answer) {
    String text = answer.strip();
    for (int i = 0; i < MOST_IDENTIFIERS; i++) {
      Matcher identifier = LEADING_IDENTIFIER.matcher(text);
      if (!identifier.lookingAt() || identifier.end() == text.length()) {
        break;
      }
      text = text.substring(identifier.end()).strip();
    }
    return text;
  }

  /**
   * The text up to its last whole sentence, for an answer that reached its token limit. Empty where
   * no sentence ends.
   */
  static String wholeSentences(String text) {
    return text.substring(0, Sentences.lastEnd(text)).strip();
  }

  /**
   * The text up to the end of the sentence that is nearest to a length; the whole text where that
   * is nearest.
   *
   * @param words the length (see {@link Words#count})
   */
  static String nearest(String text, int words) {
    int counted = 0;
    int from = 0;
    int best = text.length();
    int bestDistance = Math.abs(Words.count(text) - words);
    while (counted < words) {
      int end = Sentences.nextEnd(text, from);
      if (end < 0) {
        break;
      }
      counted += Words.count(text.substring(from, end));
      from = end;
      int distance = Math.abs(counted - words);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = from;
      }
    }
    return text.substring(0, best);
  }
}
