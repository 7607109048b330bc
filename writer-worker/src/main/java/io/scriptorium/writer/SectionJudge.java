package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.text.answer.JudgedText;
import io.scriptorium.text.answer.PromptEcho;
import io.scriptorium.text.repetition.EarlierText;

/**
 * Judges the answers for one section against the sections before it, and counts their flaws.
 *
 * @param index the section, from 1
 * @param prompt the lines of its prompts that models repeat
 * @param earlier the sections before it; none in parallel mode
 */
record SectionJudge(int index, PromptEcho prompt, EarlierText earlier, WriterMetrics metrics) {

  /** An answer that begins the section. */
  JudgedText first(ChatAnswer answer) {
    return of(answer, earlier);
  }

  /** An answer that continues the section after its text so far. */
  JudgedText continuation(ChatAnswer answer, String draft) {
    return of(answer, earlier.and(draft));
  }

  private JudgedText of(ChatAnswer answer, EarlierText before) {
    JudgedText judged = JudgedText.of(answer.text(), index, prompt, before);
    judged.flaws().forEach(metrics::flawed);
    return judged;
  }
}
