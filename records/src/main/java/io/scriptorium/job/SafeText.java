package io.scriptorium.job;

import java.util.Locale;

/**
 * Untrusted text made safe to show: in a terminal, a log line, a metric's label, a span. Control
 * characters, unpaired surrogates, characters that reverse the direction of the text around them,
 * and invisible tags are replaced; marks that Arabic, Hebrew, Persian, Khmer or emoji need stay.
 * Lengths are in UTF-16 code units; no surrogate pair is split.
 */
public final class SafeText {

  private static final char REPLACEMENT = '\ufffd';

  private SafeText() {}

  /**
   * The beginning of a text, on one line.
   *
   * @param longest the most characters of the text; "…" follows them where the text is longer
   */
  public static String of(String text, int longest) {
    int end = boundary(text, longest);
    var safe = new StringBuilder(end + 1);
    text.substring(0, end).codePoints().map(SafeText::safe).forEach(safe::appendCodePoint);
    return end < text.length() ? safe.append('…').toString() : safe.toString();
  }

  /** The whole text with its lines and tabs. */
  public static String lines(String text) {
    var safe = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .codePoints()
        .map(character -> character == '\n' || character == '\t' ? character : safe(character))
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /**
   * The same JSON, with all that {@link #of} replaces written as an escape. JSON allows these
   * characters inside strings alone, where the escape means the same.
   */
  public static String json(String json) {
    var safe = new StringBuilder(json.length());
    json.codePoints()
        .forEach(character -> {
          if (isUnsafe(character) && !isJsonWhitespace(character)) {
            for (char unit : Character.toChars(character)) {
              safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
            }
          } else {
            safe.appendCodePoint(character);
          }
        });
    return safe.toString();
  }

  /**
   * The text as it is, or where it is too long, its beginning and "…".
   *
   * @param longest the most characters of the result
   */
  public static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, boundary(text, longest - 1)) + "…";
  }

  /** Where a text can be cut. */
  private static int boundary(String text, int longest) {
    if (text.length() <= longest) {
      return text.length();
    }
    return longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1))
        ? longest - 1
        : longest;
  }

  private static int safe(int character) {
    if (isUnsafe(character)) {
      return Character.isWhitespace(character) ? ' ' : REPLACEMENT;
    }
    return character;
  }

  private static boolean isUnsafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.SURROGATE -> true;
      case Character.FORMAT -> !isNeeded(character);
      case Character.UNASSIGNED -> character >= 0xe0000 && character <= 0xe0fff;
      default -> isLineSeparator(character);
    };
  }

  /** What stands between the values of JSON, and never inside a string. */
  private static boolean isJsonWhitespace(int character) {
    return character == '\n' || character == '\r' || character == '\t';
  }

  private static boolean isLineSeparator(int character) {
    return character == 0x2028 || character == 0x2029;
  }

  /** Whether a format character is part of how a script or an emoji is written. */
  private static boolean isNeeded(int character) {
    return switch (character) {
      // Soft hyphen, Arabic letter mark, break opportunity, joiners, marks of one direction.
      case 0xad, 0x61c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f -> true;
      // Signs before Arabic and Syriac numbers and words.
      case 0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2 -> true;
      default -> false;
    };
  }
}
