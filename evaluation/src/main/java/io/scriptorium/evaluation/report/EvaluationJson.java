package io.scriptorium.evaluation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Scores;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as JSON, without the texts, which are in {@code predictions.jsonl}.
 *
 * @param judge the model that judged; null without any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EvaluationJson(
    String name,
    String benchmark,
    String how,
    @Nullable String judge,
    Summary overall,
    Map<String, Summary> byLength,
    Map<String, Summary> byType,
    Map<String, Summary> byLanguage,
    List<Text> texts) {

  static EvaluationJson of(EvaluationReport report) {
    var evaluation = report.evaluation();
    return new EvaluationJson(
        evaluation.name(),
        evaluation.benchmark(),
        evaluation.how(),
        evaluation.judge().orElse(null),
        report.overall(),
        report.byLength(),
        report.byType(),
        report.byLanguage(),
        evaluation.texts().stream().map(Text::of).toList());
  }

  /**
   * @param quality S_q of this text; null without a judge's ratings
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Text(
      int line,
      String type,
      int length,
      String language,
      int words,
      Scores scores,
      @Nullable Double quality,
      @Nullable Judgement judgement,
      Document.Status status,
      @Nullable String reason,
      double seconds,
      @Nullable String model) {

    private static Text of(ScoredText text) {
      Prediction prediction = text.prediction();
      return new Text(
          prediction.line(),
          prediction.type(),
          prediction.length(),
          prediction.language(),
          text.scores().words(),
          text.scores(),
          text.quality(),
          text.judgement(),
          prediction.status(),
          prediction.reason(),
          prediction.seconds(),
          prediction.model());
    }
  }
}
