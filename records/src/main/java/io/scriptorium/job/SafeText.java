package io.scriptorium.job;

/** Bounded excerpts of texts. Lengths are in UTF-16 code units; no surrogate pair is split. */
public final class SafeText {

  private static final char REPLACEMENT = '\ufffd';

  private SafeText() {}

  /**
   * The beginning of an untrusted text, safe in a message, a log line or a metric: on one line,
   * without control characters and unpaired surrogates.
   *
   * @param longest the most characters of the text; "…" follows them where the text is longer
   */
  public static String of(String text, int longest) {
    int end = boundary(text, longest);
    var safe = new StringBuilder(end + 1);
    text.substring(0, end).codePoints().map(SafeText::safe).forEach(safe::appendCodePoint);
    return end < text.length() ? safe.append('…').toString() : safe.toString();
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
    if (Character.isWhitespace(character)) {
      return ' ';
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          // Marks that reverse the direction of the text around them in a terminal.
          Character.FORMAT ->
          REPLACEMENT;
      default -> character;
    };
  }
}
