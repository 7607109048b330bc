package io.scriptorium.evaluation.score;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/** What a code point is, for every measure alike. */
public final class Characters {

  /** Every Han, Hiragana and Katakana character is here or after. */
  private static final int FIRST_IDEOGRAPH = 0x2E80;

  private Characters() {}

  /** Whether it is of one of Unicode's categories L and N. */
  static boolean isLetterOrNumber(int character) {
    if (Character.isLetterOrDigit(character)) {
      return true;
    }
    int type = Character.getType(character);
    return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  /** Whether it is of one of Unicode's categories M. */
  static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  /** Whether it is a Han, Hiragana or Katakana character, which is a word by itself. */
  static boolean isWordByItself(int character) {
    // Asking for the script is slow.
    if (character < FIRST_IDEOGRAPH || !isLetterOrNumber(character)) {
      return false;
    }
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA -> true;
      default -> false;
    };
  }

  /** The script of most letters of the text; {@code COMMON} without any letter. */
  public static UnicodeScript script(String text) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(it -> letters.merge(UnicodeScript.of(it), 1, Integer::sum));
    return letters.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(UnicodeScript.COMMON);
  }
}
