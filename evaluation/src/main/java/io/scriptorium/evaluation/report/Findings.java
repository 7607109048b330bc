package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Scored;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An evaluation with its summaries, which take time, made once for all reports. */
record Findings(
    Evaluation evaluation,
    Summary overall,
    SequencedMap<String, Summary> byLength,
    SequencedMap<String, Summary> byType,
    SequencedMap<String, Summary> byLanguage) {

  /** The reports name no more; {@code report.json} has all. */
  static final int MOST_REASONS = 20;

  /** In UTF-16 code units. */
  static final int LONGEST_REASON = 300;

  static Findings of(Evaluation evaluation) {
    return new Findings(
        evaluation,
        evaluation.overall(),
        evaluation.byLength(),
        evaluation.byType(),
        evaluation.byLanguage());
  }

  List<Scored> texts() {
    return evaluation.texts();
  }

  /** Whether there is any S_q. */
  boolean judged() {
    return overall.quality() != null;
  }

  /** One sentence on why there is no S_q, or on what it leaves out; empty if nothing is to say. */
  String aboutTheJudge() {
    if (overall.dropped() > 0) {
      String asked = Figures.count(overall.dropped(), "text");
      return judged()
          ? "The judge was asked about %s in vain; they are in no mean of S_q.".formatted(asked)
          : "The judge was asked about %s in vain, so that there is no S_q.".formatted(asked);
    }
    return judged() ? "" : "No text was judged, so that there is no S_q.";
  }

  /** Why texts count as not answered, with how many for each reason, the most frequent first. */
  SequencedMap<String, Integer> missing() {
    return counted(texts().stream().map(Findings::missing).filter(Objects::nonNull));
  }

  /** Why the judge gave no marks, with how many texts for each reason, the most frequent first. */
  SequencedMap<String, Integer> dropped() {
    return counted(
        texts().stream()
            .map(Scored::judgement)
            .filter(Judgement.Dropped.class::isInstance)
            .map(it -> ((Judgement.Dropped) Objects.requireNonNull(it)).reason()));
  }

  /** The texts with the lowest S_l, the lowest first; among equals the order of the prompts. */
  List<Scored> worst(int most) {
    return texts().stream()
        .sorted(Comparator.comparingDouble((Scored it) -> it.scores().length()))
        .limit(most)
        .toList();
  }

  /** Why a text counts as not answered; null where it is answered. */
  static @Nullable String missing(Scored text) {
    Prediction prediction = text.prediction();
    if (text.scores().answered()) {
      return null;
    }
    if (prediction.completed()) {
      return "refused: the text says that it will not write";
    }
    if (prediction.status() == Document.Status.COMPLETED) {
      return "empty: the job completed without any text";
    }
    String reason = prediction.reason();
    return prediction.status().json() + ": " + (reason == null ? "no reason is given" : reason);
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
