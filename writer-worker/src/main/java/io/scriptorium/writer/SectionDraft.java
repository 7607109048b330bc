package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import java.time.Duration;

/**
 * A section's text as one or several answers gave it.
 *
 * @param usage of these answers, and of those that could not be used
 * @param server that of the last answer
 * @param model that of the last answer
 * @param duration of these answers together
 */
record SectionDraft(String text, TokenUsage usage, String server, String model, Duration duration) {

  private static final String PARAGRAPH_BREAK = "\n\n";

  /**
   * What an answer gave.
   *
   * @param usage of the answer, and of those before it that could not be used
   */
  static SectionDraft of(ChatAnswer answer, String text, TokenUsage usage) {
    return new SectionDraft(text, usage, answer.server(), answer.model(), answer.duration());
  }

  /** The text's length (see {@link Words#count}). */
  int words() {
    return Words.count(text);
  }

  /** This text and, as new paragraphs, what continues it; without text that only costs. */
  SectionDraft plus(SectionDraft more) {
    return new SectionDraft(
        more.text().isBlank() ? text : text + PARAGRAPH_BREAK + more.text(),
        usage.plus(more.usage()),
        more.server(),
        more.model(),
        duration.plus(more.duration()));
  }

  SectionDraft withText(String newText) {
    return new SectionDraft(newText, usage, server, model, duration);
  }
}
