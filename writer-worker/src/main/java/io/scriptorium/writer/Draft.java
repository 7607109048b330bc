package io.scriptorium.writer;

import io.scriptorium.inference.ChatAnswer;
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
record Draft(String text, TokenUsage usage, String server, String model, Duration duration) {

  private static final String PARAGRAPH_BREAK = "\n\n";

  /**
   * What an answer gave.
   *
   * @param usage of the answer, and of those before it that could not be used
   */
  static Draft of(ChatAnswer answer, String text, TokenUsage usage) {
    return new Draft(text, usage, answer.server(), answer.model(), answer.duration());
  }

  /** The text's length (see {@link Words#count}). */
  int words() {
    return Words.count(text);
  }

  /** This text and, as new paragraphs, what continues it; without text that only costs. */
  Draft plus(Draft more) {
    return new Draft(
        more.text().isBlank() ? text : text + PARAGRAPH_BREAK + more.text(),
        usage.plus(more.usage()),
        more.server(),
        more.model(),
        duration.plus(more.duration()));
  }

  Draft withText(String newText) {
    return new Draft(newText, usage, server, model, duration);
  }
}
