package io.scriptorium.text.length;

import org.jspecify.annotations.Nullable;

/**
 * A number in digits of any script, in Chinese, Japanese or Korean numerals, or in both, as in "12
 * 500", "1,5", "1.00.000", "3万5000" and "五千".
 *
 * @param end where it ends in the text, exclusive
 * @param numerals whether it holds no digit
 */
public record Numeral(double value, int end, boolean numerals) {

  private static final String DIGITS = "〇一二三四五六七八九";
  private static final String KOREAN_DIGITS = "영일이삼사오육칠팔구";
  private static final String SEPARATORS = ",.' ٬٫";
  private static final String DECIMAL_POINTS = ",.٫";
  private static final int GROUP = 3;

  /** Longer ones are no lengths. */
  private static final int MOST_DIGITS = 12;

  private static final double SPOKEN_REST = 10;

  /** Whether a number may begin with this character. */
  static boolean begins(int character) {
    return Character.isDigit(character)
        || (digit(character) >= 0 && KOREAN_DIGITS.indexOf(character) < 0)
        || KOREAN_DIGITS.indexOf(character) > 0
        || unit(character) > 0;
  }

  /** The number that begins at a place; null where none does. */
  public static @Nullable Numeral at(String text, int start) {
    double total = 0;
    double section = 0;
    double current = -1;
    double lastUnit = 0;
    boolean numerals = true;
    boolean single = false;
    int at = start;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (Character.isDigit(character)) {
        if (current >= 0) {
          break;
        }
        Numeral digits = digits(text, at);
        current = digits.value;
        at = digits.end;
        numerals = false;
        single = false;
        continue;
      }
      int digit = digit(character);
      double unit = unit(character);
      if (digit >= 0 && (current < 0 || numerals)) {
        single = current < 0 && digit > 0 && (at == start || text.charAt(at - 1) != '零');
        current = current < 0 ? digit : current * 10 + digit;
      } else if (unit >= 10_000) {
        double below = section + Math.max(current, 0);
        total += (below == 0 ? 1 : below) * unit;
        section = 0;
        current = -1;
        lastUnit = unit;
      } else if (unit > 0) {
        section += (current < 0 ? 1 : current) * unit;
        current = -1;
        lastUnit = unit;
      } else if (character == ' ' && at > start && continuesAfterSpace(text, at, current >= 0)) {
        at++;
        continue;
      } else {
        break;
      }
      at++;
    }
    if (at == start) {
      return null;
    }
    if (current >= 0) {
      section += single && lastUnit >= 100 ? current * lastUnit / SPOKEN_REST : current;
    }
    return new Numeral(total + section, at, numerals);
  }

  /** "1만 5천" and "5 万" are one number; "5 千" and "三 百" are written so too. */
  private static boolean continuesAfterSpace(String text, int at, boolean afterDigit) {
    if (at + 1 >= text.length()) {
      return false;
    }
    char next = text.charAt(at + 1);
    char before = text.charAt(at - 1);
    return afterDigit
        ? unit(next) >= 1_000
        : unit(before) >= 10_000 && (digit(next) >= 0 || Character.isDigit(next));
  }

  private static Numeral digits(String text, int start) {
    int at = endOfDigits(text, start);
    double value = value(text, start, at);
    if (at - start > GROUP || at >= text.length()) {
      return decimal(text, start, at, value);
    }
    char separator = text.charAt(at);
    if (SEPARATORS.indexOf(separator) < 0) {
      return new Numeral(value, at, false);
    }
    int end = at;
    int groups = 0;
    double grouped = value;
    while (end < text.length() && text.charAt(end) == separator) {
      int groupEnd = endOfDigits(text, end + 1);
      int length = groupEnd - end - 1;
      // Groups of two are Indian: 1,00,000. The last one always has three digits.
      if (length != GROUP && !(length == 2 && separator == ',' && isGroup(text, groupEnd))) {
        break;
      }
      grouped = grouped * (length == GROUP ? 1_000 : 100) + value(text, end + 1, groupEnd);
      end = groupEnd;
      groups++;
    }
    return groups == 0 ? decimal(text, start, at, value) : new Numeral(grouped, end, false);
  }

  private static boolean isGroup(String text, int at) {
    return at < text.length() && text.charAt(at) == ',' && endOfDigits(text, at + 1) - at - 1 >= 2;
  }

  private static Numeral decimal(String text, int start, int at, double whole) {
    if (at >= text.length() || DECIMAL_POINTS.indexOf(text.charAt(at)) < 0) {
      return new Numeral(whole, at, false);
    }
    int end = endOfDigits(text, at + 1);
    int digits = end - at - 1;
    if (digits == 0 || digits > MOST_DIGITS || at - start > MOST_DIGITS) {
      return new Numeral(whole, at, false);
    }
    return new Numeral(whole + value(text, at + 1, end) / Math.pow(10, digits), end, false);
  }

  private static double value(String text, int start, int end) {
    double value = 0;
    for (int at = start; at < end; at++) {
      value = value * 10 + Character.digit(text.charAt(at), 10);
    }
    return value;
  }

  private static int endOfDigits(String text, int start) {
    int at = start;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int digit(int character) {
    int digit = DIGITS.indexOf(character);
    int korean = KOREAN_DIGITS.indexOf(character);
    return switch (character) {
      case '零' -> 0;
      case '两', '兩' -> 2;
      default -> Math.max(digit, korean);
    };
  }

  private static double unit(int character) {
    return switch (character) {
      case '十', '십' -> 10;
      case '百', '백' -> 100;
      case '千', '천' -> 1_000;
      case '万', '萬', '만' -> 10_000;
      case '亿', '億' -> 100_000_000;
      default -> 0;
    };
  }
}
