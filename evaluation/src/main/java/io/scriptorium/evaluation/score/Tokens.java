package io.scriptorium.evaluation.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text of any script into the units that measures of repetition compare. */
final class Tokens {

  private Tokens() {}

  /**
   * The text's tokens in order: each Han, Hiragana or Katakana character, and each run of other
   * letters, numbers and the marks on them, in lower case. Everything else separates them.
   */
  static List<String> of(String text) {
    var tokens = new ArrayList<String>();
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      int end = at + Character.charCount(character);
      if (Characters.isLetterOrNumber(character)) {
        end = Characters.isWordByItself(character) ? end : endOfRun(text, end);
        tokens.add(text.substring(at, end).toLowerCase(Locale.ROOT));
      }
      at = end;
    }
    return tokens;
  }

  private static int endOfRun(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      boolean goesOn =
          Characters.isMark(character)
              || (Characters.isLetterOrNumber(character) && !Characters.isWordByItself(character));
      if (!goesOn) {
        break;
      }
      at += Character.charCount(character);
    }
    return at;
  }
}
