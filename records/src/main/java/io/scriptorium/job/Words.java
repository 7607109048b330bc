package io.scriptorium.job;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths in words: counted in any script, and read from an instruction. */
public final class Words {

  // The range first: looking a character's script up is slow, and all ideographs are above it.
  private static final String IN_A_WORD =
      "[\\p{L}\\p{M}\\p{N}&&[\\x00-\\u2E7F[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]]";
  private static final Pattern WORD =
      Pattern.compile(
          "[\\u2E80-\\x{10FFFF}&&[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]"
              + "|(?!\\p{M})%1$s++(?:['’-]%1$s++)*+".formatted(IN_A_WORD));

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
    Matcher matcher = WORD.matcher(text);
    int words = 0;
    while (matcher.find()) {
      words++;
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
    String plain = GROUPED.matcher(digits).matches() ? digits.replaceAll("[,.]", "") : digits;
    return Double.parseDouble(plain);
  }
}
