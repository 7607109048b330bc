package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.text.LanguageWords;
import io.scriptorium.text.answer.TextFlaw;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A section's text, from one or several answers.
 *
 * @param words the length by which the section is steered
 * @param heading the model's own heading of the section; null for none
 * @param flaws of all answers so far
 * @param kept whether flawed text was kept, for want of anything better
 * @param usage of these answers, and of those that were not usable
 * @param last the last answer, whose server and model are the section's
 * @param duration of these answers together
 */
record SectionDraft(
    String text,
    int words,
    @Nullable String heading,
    Set<TextFlaw> flaws,
    boolean kept,
    TokenUsage usage,
    ChatAnswer last,
    Duration duration) {

  private static final String PARAGRAPH_BREAK = "\n\n";

  SectionDraft {
    flaws = Set.copyOf(flaws);
  }

  /** A draft of this text. */
  SectionDraft(
      String text,
      @Nullable String heading,
      Set<TextFlaw> flaws,
      boolean kept,
      TokenUsage usage,
      ChatAnswer last,
      Duration duration) {
    this(text, LanguageWords.steering(text), heading, flaws, kept, usage, last, duration);
  }

  /** This text and, as new paragraphs, an addition to it; an empty one only adds its cost. */
  SectionDraft plus(String addition, Set<TextFlaw> moreFlaws, ChatAnswer answer) {
    Set<TextFlaw> all = EnumSet.noneOf(TextFlaw.class);
    all.addAll(flaws);
    all.addAll(moreFlaws);
    return new SectionDraft(
        addition.isBlank() ? text : text + PARAGRAPH_BREAK + addition,
        heading,
        all,
        kept,
        usage.plus(answer.usage()),
        answer,
        duration.plus(answer.duration()));
  }

  /** The same text after a later answer that brought nothing better. */
  SectionDraft at(SectionDraft later) {
    return new SectionDraft(
        text,
        words,
        heading,
        later.flaws,
        kept,
        later.usage,
        later.last,
        duration.plus(later.duration));
  }

  /** The same with what came before its answers. */
  SectionDraft costing(TokenUsage more) {
    return new SectionDraft(text, words, heading, flaws, kept, usage.plus(more), last, duration);
  }

  SectionDraft withText(String newText) {
    return new SectionDraft(newText, heading, flaws, kept, usage, last, duration);
  }
}
