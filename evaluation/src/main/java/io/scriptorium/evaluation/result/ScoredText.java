package io.scriptorium.evaluation.result;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import org.jspecify.annotations.Nullable;

/**
 * A text and what is said of it.
 *
 * @param judgement the judge's; null where none was asked
 */
public record ScoredText(Prediction prediction, Scores scores, @Nullable Judgement judgement) {

  /** S_q of this text, from 0 to 100; null without a judge's ratings. */
  public @Nullable Double quality() {
    return judgement instanceof Judgement.Given(var quality, _) ? quality.score() : null;
  }

  /** Why it counts as not answered; null where it is answered. */
  public @Nullable String missing() {
    if (scores.answered()) {
      return null;
    }
    if (prediction.completed()) {
      return "refused: the text declines the request";
    }
    if (prediction.status() == Document.Status.COMPLETED) {
      return "empty: the job completed without any text";
    }
    String reason = prediction.reason();
    return prediction.status().json() + ": " + (reason == null ? "no reason given" : reason);
  }

  /** What is said without a judge. */
  public static ScoredText of(Prediction prediction) {
    return new ScoredText(prediction, Scores.of(prediction), null);
  }

  /** The same, with the judge's word. */
  public ScoredText with(Judgement itsJudgement) {
    return new ScoredText(prediction, scores, itsJudgement);
  }
}
