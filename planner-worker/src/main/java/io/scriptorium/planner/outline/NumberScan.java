package io.scriptorium.planner.outline;

import org.jspecify.annotations.Nullable;

/**
 * A number in running text: with the separators of thousands of any language, a fraction, {@code k}
 * or 千 and 万 as factors, or in Chinese numerals.
 *
 * @param start where it begins
 * @param end where it ends, exclusive
 */
record NumberScan(double value, int start, int end) {

  private static final int MOST_DIGITS = 15;
  private static final int GROUP = 3;
  private static final String NUMERALS = "〇一二三四五六七八九";
  private static final double THOUSAND = 1_000;
  private static final double TEN_THOUSAND = 10_000;
  private static final double HUNDRED_MILLION = 100_000_000;

  /** The number that begins exactly here, or null. */
  static @Nullable NumberScan at(String text, int start) {
    if (start >= text.length()) {
      return null;
    }
    if (digit(text, start) >= 0) {
      return start > 0 && digit(text, start - 1) >= 0 ? null : arabic(text, start);
    }
    return isNumeral(text.charAt(start)) && (start == 0 || !isNumeral(text.charAt(start - 1)))
        ? chinese(text, start)
        : null;
  }

  private static NumberScan arabic(String text, int start) {
    double value = 0;
    int digits = 0;
    int at = start;
    while (digit(text, at) >= 0) {
      value = digits++ < MOST_DIGITS ? value * 10 + digit(text, at) : value;
      at++;
    }
    if (digits <= GROUP) {
      while (isSeparator(text, at) && digitsFrom(text, at + 1) == GROUP) {
        value =
            value * THOUSAND
                + digit(text, at + 1) * 100
                + digit(text, at + 2) * 10
                + digit(text, at + 3);
        at += 1 + GROUP;
      }
    }
    if (at + 1 < text.length()
        && (text.charAt(at) == '.' || text.charAt(at) == ',')
        && digit(text, at + 1) >= 0
        && digitsFrom(text, at + 1) <= GROUP) {
      double unit = 0.1;
      at++;
      while (digit(text, at) >= 0) {
        value += digit(text, at) * unit;
        unit /= 10;
        at++;
      }
    }
    return factor(text, value, start, at);
  }

  private static NumberScan factor(String text, double value, int start, int end) {
    int at = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
    char next = at < text.length() ? text.charAt(at) : ' ';
    boolean letterAfter = at + 1 < text.length() && Character.isLetter(text.charAt(at + 1));
    if ((next == 'k' || next == 'K') && !letterAfter && at == end) {
      return new NumberScan(value * THOUSAND, start, at + 1);
    }
    if (next == '万' || next == '萬' || next == '만') {
      NumberScan rest = at(text, at + 1);
      double small = rest == null || rest.value >= TEN_THOUSAND ? 0 : rest.value;
      return new NumberScan(
          value * TEN_THOUSAND + small, start, rest == null || small == 0 ? at + 1 : rest.end);
    }
    return next == '千' || next == '천'
        ? new NumberScan(value * THOUSAND, start, at + 1)
        : new NumberScan(value, start, end);
  }

  private static NumberScan chinese(String text, int start) {
    double total = 0;
    double section = 0;
    double digit = 0;
    int at = start;
    while (at < text.length() && isNumeral(text.charAt(at))) {
      char character = text.charAt(at);
      double unit = unit(character);
      if (unit >= TEN_THOUSAND) {
        total = (total + section + digit) * unit;
        section = 0;
        digit = 0;
      } else if (unit > 0) {
        section += (digit == 0 ? 1 : digit) * unit;
        digit = 0;
      } else {
        digit = digit * 10 + numeral(character);
      }
      at++;
    }
    return new NumberScan(total + section + digit, start, at);
  }

  private static double unit(char character) {
    return switch (character) {
      case '十' -> 10;
      case '百' -> 100;
      case '千' -> THOUSAND;
      case '万', '萬' -> TEN_THOUSAND;
      case '亿' -> HUNDRED_MILLION;
      default -> 0;
    };
  }

  private static int numeral(char character) {
    return character == '两' ? 2 : character == '零' ? 0 : NUMERALS.indexOf(character);
  }

  static boolean isNumeral(char character) {
    return unit(character) > 0 || numeral(character) >= 0;
  }

  /** The value of a decimal digit of any script, or -1. */
  static int digit(String text, int at) {
    return at >= 0 && at < text.length() ? Character.digit(text.charAt(at), 10) : -1;
  }

  private static int digitsFrom(String text, int start) {
    int at = start;
    while (at - start <= GROUP && digit(text, at) >= 0) {
      at++;
    }
    return at - start;
  }

  private static boolean isSeparator(String text, int at) {
    return at < text.length()
        && switch (text.charAt(at)) {
          case ',', '.', ' ', '\'', '’', '_', '\u00a0', '\u202f', '\u2009', '٬', '，' -> true;
          default -> false;
        };
  }
}
