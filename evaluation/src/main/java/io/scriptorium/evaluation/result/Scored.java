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
public record Scored(Prediction prediction, Scores scores, @Nullable Judgement judgement) {

  /** What is said without a judge. */
  public static Scored of(Prediction prediction) {
    return new Scored(prediction, Scores.of(prediction), null);
  }

  /** The same, with the judge's word. */
  public Scored with(Judgement itsJudgement) {
    return new Scored(prediction, scores, itsJudgement);
  }
}
