package io.scriptorium.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.score.Interval;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some texts together.
 *
 * @param prompts how many were asked for
 * @param answered the number of complete texts that are not refusals
 * @param length the mean of S_l, missing texts included as 0
 * @param quality the mean of S_q over the texts that were judged; null where none was
 * @param judged how many were judged
 * @param dropped the number of texts without the judge's ratings
 * @param words the mean length, in words
 * @param distinct2 the mean share of distinct pairs of words over the texts that are not missing;
 *     null without any
 * @param repeated3 the mean share of word triples that occur earlier in the text, likewise
 * @param planAdherence the mean of those with a known plan; null where there is none
 * @param prematureConclusions in how many texts a section before the last one concludes
 * @param duplicatedParagraphs over all texts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Summary(
    int prompts,
    int answered,
    Interval length,
    @Nullable Interval quality,
    int judged,
    int dropped,
    double words,
    @Nullable Double distinct2,
    @Nullable Double repeated3,
    @Nullable Double planAdherence,
    int prematureConclusions,
    int duplicatedParagraphs) {

  /**
   * Sums texts up.
   *
   * @param texts at least one
   */
  public static Summary of(List<ScoredText> texts) {
    double[] qualities =
        texts.stream()
            .map(ScoredText::quality)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    // A missing text repeats nothing, which is no merit of its run.
    List<ScoredText> present = texts.stream().filter(it -> it.prediction().completed()).toList();
    return new Summary(
        texts.size(),
        (int) texts.stream().filter(it -> it.scores().answered()).count(),
        Interval.ofMean(texts.stream().mapToDouble(it -> it.scores().length()).toArray()),
        qualities.length == 0 ? null : Interval.ofMean(qualities),
        qualities.length,
        (int) texts.stream().filter(it -> it.judgement() instanceof Judgement.Dropped).count(),
        texts.stream().mapToInt(it -> it.scores().words()).average().orElseThrow(),
        mean(present, it -> it.scores().repetition().distinct2()),
        mean(present, it -> it.scores().repetition().repeated3()),
        mean(texts, it -> it.scores().planAdherence()),
        (int) texts.stream().filter(it -> it.scores().prematureConclusion()).count(),
        texts.stream().mapToInt(it -> it.scores().duplicatedParagraphs()).sum());
  }

  /** Over the texts that have the measure; null where none has. */
  private static @Nullable Double mean(
      List<ScoredText> texts, Function<ScoredText, @Nullable Double> measure) {
    OptionalDouble mean =
        texts.stream()
            .map(measure)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }
}
