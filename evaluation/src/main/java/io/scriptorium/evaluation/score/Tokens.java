package io.scriptorium.evaluation.score;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Cuts a text of any script into the units that measures of repetition compare. */
final class Tokens {

  /**
   * Han, Hiragana and Katakana; the range is checked first, since asking for the script is slow.
   */
  private static final String SINGLE =
      "[\\x{2E80}-\\x{10FFFF}&&[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]&&[\\p{L}\\p{N}]]";

  private static final Pattern TOKEN =
      Pattern.compile(SINGLE + "|[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}&&[^" + SINGLE + "]]*+");

  private Tokens() {}

  /**
   * The text's tokens in order: each Han, Hiragana or Katakana character, and each run of other
   * letters, numbers and the marks on them, in lower case. Everything else separates them.
   */
  static List<String> of(String text) {
    return TOKEN.matcher(text).results().map(MatchResult::group).map(LowerCase::of).toList();
  }
}
