package io.scriptorium.job;

/**
 * The beginning of a foreign text, fit to stand in a message, a log line or a metric: bounded, on
 * one line, without control characters and halves of surrogate pairs.
 */
public final class SafeText {

  private static final char REPLACEMENT = '\ufffd';

  private SafeText() {}

  /**
   * The text as it may be told.
   *
   * @param longest of the text's characters, in UTF-16 code units; what is cut off is told as "…"
   */
  public static String of(String text, int longest) {
    int end = Math.min(text.length(), longest);
    if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    var echo = new StringBuilder(end + 1);
    for (int at = 0; at < end; at++) {
      char character = text.charAt(at);
      if (Character.isHighSurrogate(character)
          && at + 1 < end
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        echo.append(character).append(text.charAt(++at));
      } else {
        echo.append(fit(character));
      }
    }
    return end < text.length() ? echo.append('…').toString() : echo.toString();
  }

  /** White space of every kind is a space; what is not safe is told as such. */
  private static char fit(char character) {
    if (Character.isWhitespace(character)) {
      return ' ';
    }
    return unsafe(character) ? REPLACEMENT : character;
  }

  private static boolean unsafe(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          // Marks that turn the direction of what stands around them in a terminal.
          Character.FORMAT ->
          true;
      default -> false;
    };
  }
}
