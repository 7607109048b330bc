package io.scriptorium.evaluation.dataset;

import io.scriptorium.text.answer.Leftovers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cleans a text for training. */
final class TextCleaner {

  /** Models put one in front of a paragraph, two at worst. */
  private static final int MOST_IDENTIFIERS = 8;

  // Neither "chapter" nor "step": novels and guides have headings of that kind. Nor after a
  // lower-case
  // letter: a line may be broken before "section 4".
  private static final String IDENTIFIER =
      "(?:(?:Paragraph|PARAGRAPH|Section|SECTION|Absatz|Abschnitt)[ \\t]*+#?+[ \\t]*+\\d{1,4}+"
          + "(?:[ \\t]*+(?:of|/|von)[ \\t]*+\\d{1,4}+)?+"
          + "|第[ \\t]*+[0-9一二三四五六七八九十百]{1,5}+[ \\t]*+[段节])";

  // "Paragraph 3:", "**Section 2 of 9**", "## Section 4 - ": a marker, then a colon, a dash or the
  // line's end. A full stop is kept, since contracts count their sections that way.
  private static final Pattern LEADING_IDENTIFIER =
      Pattern.compile(
          "\\A(?<before>[ \\t]*+(?:#{1,6}[ \\t]++)?+)(?<emphasis>[*_]{0,3})\\[?+"
              + IDENTIFIER
              + "\\]?+(?:[ \\t]*+[:：][ \\t]*+\\k<emphasis>|\\k<emphasis>[ \\t]*+[:：]"
              + "|[ \\t]*+[-–—]++(?=[ \\t]|\\z)[ \\t]*+\\k<emphasis>"
              + "|\\k<emphasis>[ \\t]*+[-–—]++(?=[ \\t]|\\z)"
              + "|\\k<emphasis>(?=[ \\t]*+\\z))[ \\t]*+");

  private TextCleaner() {}

  /**
   * The text without {@link Leftovers}, without the identifiers that models put in front of
   * paragraphs, such as "Paragraph 1:", "Section 2 -" and "第3段：", and without white space around
   * it. What is no Unicode is replaced.
   */
  static String of(String text) {
    var clean = new StringBuilder(text.length());
    boolean skipBlank = false;
    for (String line : (Iterable<String>) Leftovers.without(text).lines()::iterator) {
      String kept = withoutIdentifiers(line);
      boolean blank = kept.isBlank();
      if (!blank || (line.isBlank() && !skipBlank)) {
        clean.append(kept).append('\n');
      }
      // A line that was an identifier alone is removed with the blank ones after it.
      skipBlank = blank && (skipBlank || !line.isBlank());
    }
    return unicode(clean.toString().strip());
  }

  private static String withoutIdentifiers(String line) {
    String text = line;
    for (int i = 0; i < MOST_IDENTIFIERS; i++) {
      Matcher identifier = LEADING_IDENTIFIER.matcher(text);
      if (!identifier.lookingAt()) {
        break;
      }
      String rest = text.substring(identifier.end());
      text = rest.isBlank() ? "" : identifier.group("before") + rest;
    }
    return text;
  }

  private static String unicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
