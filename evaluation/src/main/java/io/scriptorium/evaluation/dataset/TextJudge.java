package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.run.Prediction;

/** Whoever gives marks to texts, such as {@code judge::judge}. Many threads ask at a time. */
@FunctionalInterface
public interface TextJudge {

  /**
   * Judges one text. It is whole, and without the identifiers of its paragraphs; where its sections
   * stand is not told.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  Judgement judge(Prediction text) throws InterruptedException;
}
