package io.scriptorium.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.scriptorium.job.Words;

/**
 * The length of a text in words as its language has them: Thai, Lao, Khmer, Burmese, Chinese and
 * Japanese, which put no spaces between words, are segmented by ICU's dictionaries (Unicode
 * Standard Annex #29); other scripts are counted as {@link Words#count} does.
 */
public final class LanguageWords {

  /** Longer runs without a space are segmented in pieces; the memory for one grows with it. */
  private static final int LONGEST_RUN = 10_000;

  /** Enough to find a text's script. In UTF-16 code units. */
  private static final int SAMPLE = 4_000;

  /** Chinese texts quote a Japanese name at times; Japanese ones hold far more kana than this. */
  private static final double JAPANESE_SHARE_OF_KANA = 0.1;

  private LanguageWords() {}

  /** The number of words in a text. */
  public static int count(String text) {
    int words = 0;
    int at = 0;
    int spaced = 0;
    BreakIterator iterator = null;
    while (at < text.length()) {
      int end = text.charAt(at) < FIRST_UNSPACED ? at : endOfRun(text, at);
      if (end == at) {
        at += Character.charCount(text.codePointAt(at));
        continue;
      }
      words += spaced < at ? Words.count(text.substring(spaced, at)) : 0;
      iterator = iterator == null ? BreakIterator.getWordInstance(ULocale.ROOT) : iterator;
      words += segments(iterator, text.substring(at, end));
      at = end;
      spaced = end;
    }
    return words + (spaced == 0 ? Words.count(text) : Words.count(text.substring(spaced)));
  }

  /**
   * The length by which a text is steered to the length asked for: {@link Words#count}, but {@link
   * #count} for the languages in which that finds sentences or characters and no words: Thai, Lao,
   * Khmer, Burmese and Japanese. Chinese lengths are given in characters.
   */
  public static int steering(String text) {
    return isSegmented(text) ? count(text) : Words.count(text);
  }

  /** Whether {@link #steering} goes by the language's segmentation; decided by the beginning. */
  public static boolean isSegmented(String text) {
    return isAnyUnspaced(text) && isMostlySegmented(text);
  }

  private static boolean isAnyUnspaced(String text) {
    int end = Math.min(text.length(), SAMPLE);
    for (int at = 0; at < end; at++) {
      if (text.charAt(at) >= FIRST_UNSPACED) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMostlySegmented(String text) {
    int unspaced = 0;
    int kana = 0;
    int han = 0;
    int other = 0;
    int end = Math.min(text.length(), SAMPLE);
    for (int at = 0; at < end; at += Character.charCount(text.codePointAt(at))) {
      int character = text.codePointAt(at);
      if (!Character.isLetter(character)) {
        continue;
      }
      switch (kind(character)) {
        case SOUTH_EAST_ASIAN -> unspaced++;
        case KANA -> kana++;
        case HAN -> han++;
        case OTHER -> other++;
      }
    }
    // A word of other letters counts about as much as one without spaces around it.
    return unspaced + (kana > JAPANESE_SHARE_OF_KANA * (kana + han) ? kana + han : 0)
        > (unspaced + kana + han + other) / 2;
  }

  private static int segments(BreakIterator iterator, String run) {
    iterator.setText(run);
    int words = 0;
    for (int end = iterator.next(); end != BreakIterator.DONE; end = iterator.next()) {
      if (iterator.getRuleStatus() >= BreakIterator.WORD_NUMBER) {
        words++;
      }
    }
    return words;
  }

  private static int endOfRun(String text, int start) {
    int at = start;
    while (at < text.length() && at - start < LONGEST_RUN) {
      int character = text.codePointAt(at);
      if (kind(character) == Kind.OTHER) {
        break;
      }
      at += Character.charCount(character);
    }
    return at;
  }

  private enum Kind {
    SOUTH_EAST_ASIAN,
    KANA,
    HAN,
    OTHER
  }

  private static final int FIRST_UNSPACED = 0x0E00;

  /** Whether ICU has a dictionary for it; its block first, since asking for the script is slow. */
  private static Kind kind(int character) {
    if (character < FIRST_UNSPACED) {
      return Kind.OTHER;
    }
    return switch (Character.UnicodeScript.of(character)) {
      case THAI, LAO, KHMER, MYANMAR -> Kind.SOUTH_EAST_ASIAN;
      case HIRAGANA, KATAKANA -> Kind.KANA;
      case HAN -> Kind.HAN;
      default -> Kind.OTHER;
    };
  }
}
