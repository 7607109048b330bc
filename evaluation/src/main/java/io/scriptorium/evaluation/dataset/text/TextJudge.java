package io.scriptorium.evaluation.dataset.text;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.run.Prediction;

/** Rates texts, such as {@code judge::judge}. Called by many threads. */
@FunctionalInterface
public interface TextJudge {

  /**
   * Judges one text. It is whole, and without the identifiers of its paragraphs; the positions of
   * its sections are not given.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  Judgement judge(Prediction text) throws InterruptedException;
}
