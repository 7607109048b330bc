package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.judge.Quality;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Scores;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.score.LengthScore;
import io.scriptorium.evaluation.score.Repetition;
import io.scriptorium.job.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small evaluations with figures that a reader can check by eye. */
final class ReportSamples {

  static final Judgement FOUR_OF_FIVE =
      new Judgement.Given(new Quality(4, 4, 4, 4, 4, 4), "strict");

  private ReportSamples() {}

  static Evaluation evaluation(ScoredText... texts) {
    return new Evaluation("run one", "LongBench-Write", "pipeline, sequential", List.of(texts));
  }

  static EvaluationReport report(ScoredText... texts) {
    return EvaluationReport.of(evaluation(texts));
  }

  /** A whole text in two sections, of which a quarter repeats, and the last tenth wholly. */
  static ScoredText text(int line, String prompt, String type, int asked, int written) {
    String response = "First part.\n\nIt goes on.\n\nLast part.";
    return scored(
        new Prediction(
            line,
            prompt,
            type,
            asked,
            "Latin",
            response,
            Document.Status.COMPLETED,
            null,
            List.of(
                new Prediction.Section(0, 24, asked / 2),
                new Prediction.Section(26, response.length(), asked / 2)),
            12.5,
            "llama"),
        written,
        true,
        null);
  }

  static ScoredText text(int asked, int written) {
    return text(1, "Write about tea.", "Essay", asked, written);
  }

  static ScoredText judged(int asked, int written, Judgement judgement) {
    ScoredText text = text(asked, written);
    return new ScoredText(text.prediction(), text.scores(), judgement);
  }

  static ScoredText failed(int asked, @Nullable String reason) {
    return scored(prediction("", Document.Status.FAILED, reason, asked), 0, false, null);
  }

  static ScoredText refused(int asked) {
    return scored(
        prediction("I cannot help with that.", Document.Status.COMPLETED, null, asked),
        5,
        false,
        null);
  }

  private static Prediction prediction(
      String response, Document.Status status, @Nullable String reason, int asked) {
    return new Prediction(
        1,
        "Write about tea.",
        "Essay",
        asked,
        "Latin",
        response,
        status,
        reason,
        List.of(),
        1,
        null);
  }

  private static ScoredText scored(
      Prediction prediction, int written, boolean answered, @Nullable Judgement judgement) {
    var repetition =
        answered
            ? new Repetition(
                0.5, 0.75, 0.25, List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0))
            : Repetition.of("");
    return new ScoredText(
        prediction,
        new Scores(
            written,
            LengthScore.of(prediction.length(), written),
            answered,
            repetition,
            0,
            answered,
            answered ? 90.0 : null),
        judgement);
  }
}
