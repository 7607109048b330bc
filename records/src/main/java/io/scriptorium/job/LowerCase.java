package io.scriptorium.job;

/**
 * Untrusted texts in lower case, in time that grows with their length: {@link String#toLowerCase}
 * looks for the end of the word at each capital sigma, so that a hundred thousand of them take
 * minutes.
 */
public final class LowerCase {

  private LowerCase() {}

  /** The text with each character in its own lower case, of no language. */
  public static String of(String text) {
    var lower = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      lower.appendCodePoint(Character.toLowerCase(character));
      at += Character.charCount(character);
    }
    return lower.toString();
  }
}
