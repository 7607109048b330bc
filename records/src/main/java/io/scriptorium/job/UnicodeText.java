package io.scriptorium.job;

/**
 * Texts that UTF-8 can hold. Half of a surrogate pair cannot be encoded: it counts as a question
 * mark in a hash, and not every reader of JSON accepts its escape.
 */
public final class UnicodeText {

  private static final char REPLACEMENT = '\ufffd';

  private UnicodeText() {}

  /** Whether every surrogate of a text is half of a pair. */
  public static boolean isValid(String text) {
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        return false;
      }
      at += Character.charCount(character);
    }
    return true;
  }

  /** The text with U+FFFD in place of each surrogate that is not half of a pair. */
  public static String of(String text) {
    if (isValid(text)) {
      return text;
    }
    var valid = new StringBuilder(text.length());
    text.codePoints()
        .map(it -> Character.getType(it) == Character.SURROGATE ? REPLACEMENT : it)
        .forEach(valid::appendCodePoint);
    return valid.toString();
  }
}
