package io.scriptorium.job;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the length that an instruction itself asks for, in words. */
public final class TargetLength {

  // Possessive throughout: one that goes back would take minutes on a number and many spaces.
  private static final Pattern WORDS =
      Pattern.compile(
          "(?<![A-Za-z0-9.,])(\\d{1,3}(?:[,.]\\d{3})++|\\d++(?:\\.\\d++)?+)\\s*+(k|thousand)?+[\\s\\-‑–+]*+"
              + "(?:words?\\b|w[oö]rter\\b|mots\\b|palabras\\b|parole\\b|字|词)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:[,.]\\d{3})+");

  private TargetLength() {}

  /**
   * The largest number of words named in the text, such as in "a 10,000-word history" or "写5000字",
   * or empty where it names none that is at least 1 and at most {@code maxWords}.
   */
  public static OptionalInt in(String instruction, int maxWords) {
    Matcher matcher = WORDS.matcher(instruction);
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
    return Double.parseDouble(plain.toLowerCase(Locale.ROOT));
  }
}
