package io.scriptorium.job;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths in words: counted in any script, and read from an instruction. */
public final class Words {

  // Possessive throughout: one that goes back would take minutes on a number and many spaces.
  private static final Pattern LENGTH =
      Pattern.compile(
          "(?<![A-Za-z0-9.,])(\\d{1,3}(?:[,.]\\d{3})++|\\d++(?:\\.\\d++)?+)\\s*+(k|thousand)?+[\\s\\-‑–+]*+"
              + "(?:words?\\b|w[oö]rter\\b|mots\\b|palabras\\b|parole\\b|字|词)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:[,.]\\d{3})+");

  private Words() {}

  /**
   * The number of words in a text: each Han, Hiragana or Katakana character is one, and so is each
   * run of other letters, marks and digits that begins with a letter or a digit. Apostrophes and
   * hyphens inside hold a run together.
   */
  public static int count(String text) {
    int words = 0;
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (isIdeograph(character)) {
        words++;
        at += Character.charCount(character);
      } else if (isLetterOrNumber(character)) {
        words++;
        at = endOfWord(text, at);
      } else {
        at += Character.charCount(character);
      }
    }
    return words;
  }

  /**
   * The length that an instruction itself asks for: the largest number of words named in it, such
   * as in "a 10,000-word history" or "写5000字", or empty where it names none that is at least 1 and
   * at most {@code maxWords}.
   */
  public static OptionalInt askedFor(String instruction, int maxWords) {
    Matcher matcher = LENGTH.matcher(instruction);
    OptionalInt largest = OptionalInt.empty();
    while (matcher.find()) {
      double words = number(matcher.group(1)) * (matcher.group(2) == null ? 1 : 1000);
      if (words >= 1 && words <= maxWords && words > largest.orElse(0)) {
        largest = OptionalInt.of((int) Math.round(words));
      }
    }
    return largest;
  }

  private static double number(String digits) {
    String plain =
        GROUPED.matcher(digits).matches() ? digits.replace(",", "").replace(".", "") : digits;
    return Double.parseDouble(plain);
  }

  private static int endOfWord(String text, int start) {
    int at = endOfRun(text, start);
    while (at < text.length() && isJoiner(text.charAt(at))) {
      int end = endOfRun(text, at + 1);
      if (end == at + 1) {
        break;
      }
      at = end;
    }
    return at;
  }

  /** Where the run of letters, marks and digits that begins here ends. */
  private static int endOfRun(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (isIdeograph(character) || !(isLetterOrNumber(character) || isMark(character))) {
        break;
      }
      at += Character.charCount(character);
    }
    return at;
  }

  private static boolean isJoiner(char character) {
    return character == '\'' || character == '\u2019' || character == '-';
  }

  private static boolean isIdeograph(int character) {
    // All of them are above this; looking the script up is slow.
    if (character < 0x2E80) {
      return false;
    }
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA -> true;
      default -> false;
    };
  }

  private static boolean isLetterOrNumber(int character) {
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> false;
    };
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }
}
