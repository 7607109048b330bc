package io.scriptorium.text.answer;

import io.scriptorium.text.Sentences;
import io.scriptorium.text.heading.SectionMarkers;
import io.scriptorium.text.repetition.EarlierText;
import io.scriptorium.text.repetition.Loops;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer as a section's text: the one place that decides what of it may be stored.
 *
 * @param text what may be stored: without leftovers, without the section's own heading, up to where
 *     a loop begins, and without what earlier sections say; blank where nothing of it may
 * @param repeated the text with what earlier sections say, for want of anything better
 * @param heading the heading that the model gave the section; null for none
 * @param flaws what was wrong with the answer
 */
public record JudgedText(
    String text, String repeated, @Nullable String heading, Set<TextFlaw> flaws) {

  public JudgedText {
    flaws = Set.copyOf(flaws);
  }

  /**
   * Judges an answer.
   *
   * @param index the section's number, from 1
   * @param prompt the lines of the prompts that models repeat
   * @param before the sections before it
   */
  public static JudgedText of(String answer, int index, PromptEcho prompt, EarlierText before) {
    Set<TextFlaw> flaws = EnumSet.noneOf(TextFlaw.class);
    CleanText clean = CleanText.of(answer, index, prompt.start());
    if (Refusals.isRefusal(clean.text())) {
      flaws.add(TextFlaw.REFUSAL);
      return new JudgedText("", "", null, flaws);
    }
    String text = SectionMarkers.without(prompt.without(clean.text()), index, prompt.total());
    boolean around = clean.heading() == null && clean.text().length() < answer.strip().length();
    if (around || text.length() < clean.text().length()) {
      flaws.add(TextFlaw.LEFTOVERS);
    }
    int loop = Loops.start(text);
    if (loop >= 0) {
      flaws.add(TextFlaw.LOOP);
      text = wholeSentences(text.substring(0, loop));
    }
    String fresh = before.without(text);
    if (fresh.length() < text.length()) {
      flaws.add(TextFlaw.REPETITION);
    }
    return new JudgedText(fresh, text, clean.heading(), flaws);
  }

  /** Up to the last whole sentence, where one ends; else the text. */
  private static String wholeSentences(String text) {
    int end = Sentences.lastEnd(text);
    return (end > 0 ? text.substring(0, end) : text).strip();
  }
}
