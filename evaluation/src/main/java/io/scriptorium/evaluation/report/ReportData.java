package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import io.scriptorium.job.SafeText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An evaluation with its summaries, which take time, computed once for all reports. */
record ReportData(
    Evaluation evaluation,
    Summary overall,
    SequencedMap<String, Summary> byLength,
    SequencedMap<String, Summary> byType,
    SequencedMap<String, Summary> byLanguage) {

  /** The other reports list no more; {@code report.json} has all. */
  static final int MOST_REASONS = 20;

  /** In UTF-16 code units. */
  static final int LONGEST_REASON = 300;

  static ReportData of(Evaluation evaluation) {
    return new ReportData(
        evaluation,
        evaluation.overall(),
        evaluation.byLength(),
        evaluation.byType(),
        evaluation.byLanguage());
  }

  List<ScoredText> texts() {
    return evaluation.texts();
  }

  /** Whether there is any S_q. */
  boolean judged() {
    return overall.quality() != null;
  }

  /** What the reports explain: S_q only where there is any. */
  List<Metric> metrics() {
    return Stream.of(Metric.values()).filter(it -> it != Metric.QUALITY || judged()).toList();
  }

  /**
   * Who judged, and why there is no S_q or what it leaves out.
   *
   * @param escape makes an untrusted name harmless
   */
  String aboutTheJudge(UnaryOperator<String> escape) {
    String who =
        evaluation
            .judge()
            .map(it ->
                "The judge is %s."
                    .formatted(escape.apply(SafeText.of(it, ReportTable.LONGEST_CELL))))
            .orElse("No text was judged, so there is no S_q.");
    return overall.dropped() == 0
        ? who
        : "%s It gave no ratings for %s; the reasons are below, and no mean of S_q includes them."
            .formatted(
                judged() ? who : "The judge was asked, but there is no S_q.",
                Numbers.count(overall.dropped(), "text"));
  }

  /** Why texts count as not answered, with the number of texts, the most frequent reason first. */
  SequencedMap<String, Integer> missing() {
    return counted(texts().stream().map(ReportData::missing).filter(Objects::nonNull));
  }

  /** Why the judge gave no ratings, with the number of texts, the most frequent reason first. */
  SequencedMap<String, Integer> dropped() {
    return counted(
        texts().stream()
            .map(ScoredText::judgement)
            .filter(Judgement.Dropped.class::isInstance)
            .map(it -> ((Judgement.Dropped) Objects.requireNonNull(it)).reason()));
  }

  /** A line for each reason, and one for those that are left out. */
  static List<String> lines(SequencedMap<String, Integer> reasons) {
    return shortened(
        reasons.entrySet().stream()
            .map(it ->
                "%s × %s"
                    .formatted(
                        Numbers.whole(it.getValue()), SafeText.of(it.getKey(), LONGEST_REASON)))
            .toList());
  }

  /** At most {@value #MOST_REASONS} lines, and one that counts the rest. */
  static List<String> shortened(List<String> lines) {
    int rest = lines.size() - MOST_REASONS;
    return rest <= 0
        ? lines
        : Stream.concat(
                lines.stream().limit(MOST_REASONS),
                Stream.of("%s more, all in report.json".formatted(Numbers.count(rest, "reason"))))
            .toList();
  }

  /** The texts with the lowest S_l, the lowest first; among equals the order of the prompts. */
  List<ScoredText> worst(int most) {
    return texts().stream()
        .sorted(Comparator.comparingDouble((ScoredText it) -> it.scores().length()))
        .limit(most)
        .toList();
  }

  /** Why a text counts as not answered; null where it is answered. */
  static @Nullable String missing(ScoredText text) {
    Prediction prediction = text.prediction();
    if (text.scores().answered()) {
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

  private static SequencedMap<String, Integer> counted(Stream<String> reasons) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    reasons.forEach(reason -> counts.merge(reason, 1, Integer::sum));
    SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(it -> sorted.put(it.getKey(), it.getValue()));
    return sorted;
  }
}
