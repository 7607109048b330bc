package io.scriptorium.job;

/**
 * Lengths in words, by the count that the length score compares: fair to English and Chinese, while
 * a Thai sentence is one word.
 */
public final class Words {

  /** Marks, and characters that are words by themselves, are above these. */
  private static final boolean[] IS_LETTER_OR_NUMBER = new boolean[0x300];

  static {
    for (int character = 0; character < IS_LETTER_OR_NUMBER.length; character++) {
      IS_LETTER_OR_NUMBER[character] = isOfLetterOrNumberType(character);
    }
  }

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
      char unit = text.charAt(at);
      if (unit < IS_LETTER_OR_NUMBER.length) {
        if (!IS_LETTER_OR_NUMBER[unit]) {
          break;
        }
        at++;
        continue;
      }
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
    return character < IS_LETTER_OR_NUMBER.length
        ? IS_LETTER_OR_NUMBER[character]
        : isOfLetterOrNumberType(character);
  }

  private static boolean isOfLetterOrNumberType(int character) {
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
