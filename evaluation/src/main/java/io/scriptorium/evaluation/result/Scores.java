package io.scriptorium.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.score.Conclusions;
import io.scriptorium.evaluation.score.LengthScore;
import io.scriptorium.evaluation.score.Paragraphs;
import io.scriptorium.evaluation.score.ReferenceWords;
import io.scriptorium.evaluation.score.Repetition;
import io.scriptorium.text.answer.Refusals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of one text without a judge.
 *
 * @param words as the benchmark counts them; 0 where the job did not complete
 * @param length the length score S_l, from 0 to 100
 * @param answered whether there is a whole text, and no refusal
 * @param duplicatedParagraphs the number of paragraphs that repeat an earlier one verbatim
 * @param prematureConclusion whether a section before the last one concludes the text
 * @param planAdherence how well the sections' lengths keep to their steps, from 0 to 100; null
 *     where no plan is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scores(
    int words,
    double length,
    boolean answered,
    Repetition repetition,
    int duplicatedParagraphs,
    boolean prematureConclusion,
    @Nullable Double planAdherence) {

  /** Measures a text. A job that did not complete counts as having no text. */
  public static Scores of(Prediction prediction) {
    boolean completed = prediction.completed();
    String text = completed ? prediction.response() : "";
    List<String> sections = completed ? prediction.texts() : List.of();
    int words = ReferenceWords.count(text);
    return new Scores(
        words,
        LengthScore.of(prediction.length(), words),
        completed && !Refusals.isRefusal(text),
        Repetition.of(text),
        Paragraphs.duplicated(sections),
        Conclusions.premature(sections),
        completed && !prediction.sections().isEmpty() ? adherence(prediction, sections) : null);
  }

  private static double adherence(Prediction prediction, List<String> sections) {
    return LengthScore.mean(
        prediction.sections().stream().mapToInt(Prediction.Section::asked).toArray(),
        sections.stream().mapToInt(ReferenceWords::count).toArray());
  }
}
