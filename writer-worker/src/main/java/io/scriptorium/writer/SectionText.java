package io.scriptorium.writer;

import io.scriptorium.text.Sentences;
import java.util.function.ToIntFunction;

/** Cuts a section's text at the ends of sentences. */
final class SectionText {

  private SectionText() {}

  /**
   * The text up to its last whole sentence, for an answer that reached its token limit. Empty where
   * no sentence ends.
   */
  static String wholeSentences(String text) {
    return text.substring(0, Sentences.lastEnd(text)).strip();
  }

  /**
   * The text up to the end of the sentence that is nearest to a length; the whole text where that
   * is nearest.
   *
   * @param words the length
   * @param count counts it
   */
  static String nearest(String text, int words, ToIntFunction<String> count) {
    int counted = 0;
    int from = 0;
    int best = text.length();
    int bestDistance = Math.abs(count.applyAsInt(text) - words);
    while (counted < words) {
      int end = Sentences.nextEnd(text, from);
      if (end < 0) {
        break;
      }
      counted += count.applyAsInt(text.substring(from, end));
      from = end;
      int distance = Math.abs(counted - words);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = from;
      }
    }
    return text.substring(0, best);
  }
}
