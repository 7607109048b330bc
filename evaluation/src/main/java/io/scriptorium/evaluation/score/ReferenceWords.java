package io.scriptorium.evaluation.score;

/**
 * Counts words as the reference scripts of LongBench-Write do ({@code count_words} in THUDM/
 * LongWriter's {@code evaluation/pred.py}), so that length scores compare with published ones. The
 * count is odd on purpose: accents break words, digits and most scripts count nothing. For a fair
 * count in any script see {@link io.scriptorium.job.Words}.
 *
 * <p>Its word boundaries are those of Python's {@code re} on {@code str}: a word character is the
 * underscore or one for which {@code str.isalnum()} holds, which over all code points is the same
 * as Unicode's categories L and N. Java's own {@code \b} differs. Characters newer than the Unicode
 * version of the Python at hand can differ, as they do between two Pythons.
 */
public final class ReferenceWords {

  private static final int FIRST_IDEOGRAPH = 0x4E00;
  private static final int LAST_IDEOGRAPH = 0x9FFF;

  private ReferenceWords() {}

  /**
   * The number of words in a text: one for each ideograph from U+4E00 to U+9FFF, and one for each
   * run of the letters a to z and A to Z that touches no other word character.
   */
  public static int count(String text) {
    int words = 0;
    boolean afterWordCharacter = false;
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (isLatinLetter(character)) {
        int end = endOfLatinLetters(text, at);
        if (!afterWordCharacter && !isWordCharacterAt(text, end)) {
          words++;
        }
        afterWordCharacter = true;
        at = end;
      } else {
        if (character >= FIRST_IDEOGRAPH && character <= LAST_IDEOGRAPH) {
          words++;
        }
        afterWordCharacter = isWordCharacter(character);
        at += Character.charCount(character);
      }
    }
    return words;
  }

  /** Whether Python's {@code \w} matches it. */
  static boolean isWordCharacter(int character) {
    if (character == '_' || Character.isLetterOrDigit(character)) {
      return true;
    }
    int type = Character.getType(character);
    return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  private static boolean isWordCharacterAt(String text, int at) {
    return at < text.length() && isWordCharacter(text.codePointAt(at));
  }

  private static int endOfLatinLetters(String text, int start) {
    int at = start;
    while (at < text.length() && isLatinLetter(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isLatinLetter(int character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  }
}
