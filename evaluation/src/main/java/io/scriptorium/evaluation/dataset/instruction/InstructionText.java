package io.scriptorium.evaluation.dataset.instruction;

import io.scriptorium.job.Words;
import java.text.Normalizer;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Properties of an instruction's text. */
public final class InstructionText {

  private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]++");

  /** As LongBench-Write has it: its novel of 50 pages is one of 10,000 words. */
  private static final int WORDS_A_PAGE = 200;

  private static final Pattern PAGES =
      Pattern.compile(
          "(?<![\\d.,])(\\d{1,4}+)[ \\u00a0]?+(?:[-‑–][ \\u00a0]?+)?+(?:pages?\\b|页|頁)",
          Pattern.CASE_INSENSITIVE);

  private InstructionText() {}

  /** The text without regard to case and to the kind and amount of white space. */
  public static String normalized(String instruction) {
    String composed = Normalizer.normalize(instruction, Normalizer.Form.NFC);
    return WHITE_SPACE.matcher(composed).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  /** The words that the text itself asks for, however many. */
  public static OptionalInt statedWords(String instruction) {
    return Words.askedFor(instruction, Integer.MAX_VALUE);
  }

  /** The words of the pages that the text itself asks for; of the largest number of them. */
  static OptionalInt wordsOfStatedPages(String instruction) {
    return PAGES
        .matcher(instruction)
        .results()
        .mapToInt(it -> WORDS_A_PAGE * Integer.parseInt(it.group(1)))
        .filter(it -> it > 0)
        .max();
  }
}
