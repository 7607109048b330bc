package io.scriptorium.job;

import java.util.regex.Pattern;

/** Counts words in any script. */
public final class Words {

  // An ideograph is a word of its own; otherwise a word is a run of letters, marks and digits,
  // held together by apostrophes and hyphens.
  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]"
              + "|[\\p{L}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]"
              + "[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]*"
              + "(?:['’\\-][\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]+)*+");

  private Words() {}

  /**
   * The number of words in a text: each Han, Hiragana or Katakana character is one, and so is each
   * run of other letters and digits.
   */
  public static int count(String text) {
    var matcher = WORD.matcher(text);
    int words = 0;
    while (matcher.find()) {
      words++;
    }
    return words;
  }
}
