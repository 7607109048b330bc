package io.scriptorium.sim.text;

import java.util.Locale;

/**
 * An answer.
 *
 * @param text the whole answer, without a token limit
 * @param begin where in it the text that was asked for begins, after "Paragraph 3: " or a greeting
 * @param end where that text ends; at {@code begin} where there is none, as in a refusal
 */
public record Answer(String text, int begin, int end) {

  public Answer {
    if (begin < 0 || begin > end || end > text.length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The text from %d to %d is not within %d characters.",
              begin,
              end,
              text.length()));
    }
  }

  /** An answer that is all text. */
  public static Answer of(String text) {
    return new Answer(text, 0, text.length());
  }

  /** An answer without the text asked for. */
  public static Answer without(String text) {
    return new Answer(text, 0, 0);
  }

  /** The same text, with something before and after the answer. */
  public Answer within(String before, String after) {
    return new Answer(before + text + after, before.length() + begin, before.length() + end);
  }
}
