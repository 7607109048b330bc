package io.scriptorium.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.run.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * A text and what is said of it.
 *
 * @param judgement the judge's; null where none was asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScoredText(Prediction prediction, Scores scores, @Nullable Judgement judgement) {

  /** S_q of this text, from 0 to 100; null without a judge's ratings. */
  public @Nullable Double quality() {
    return judgement instanceof Judgement.Given(var quality, _) ? quality.score() : null;
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
