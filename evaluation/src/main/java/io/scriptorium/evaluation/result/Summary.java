package io.scriptorium.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.score.Bootstrap;
import io.scriptorium.evaluation.score.Interval;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Some texts together.
 *
 * @param prompts how many were asked for
 * @param answered how many came whole, and are no refusals
 * @param length the mean of S_l, texts that did not come included as 0
 * @param quality the mean of S_q over the texts that were judged; null where none was
 * @param judged how many were judged
 * @param dropped how many the judge gave no marks for
 * @param words the mean length, in words
 * @param distinct2 the mean share of distinct pairs of words
 * @param repeated3 the mean share of word triples that stand in the text before
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
    double distinct2,
    double repeated3,
    @Nullable Double planAdherence,
    int prematureConclusions,
    int duplicatedParagraphs) {

  /**
   * Sums texts up.
   *
   * @param texts at least one
   */
  public static Summary of(List<Scored> texts) {
    double[] qualities =
        texts.stream()
            .map(Scored::judgement)
            .filter(Judgement.Given.class::isInstance)
            .mapToDouble(it -> ((Judgement.Given) Objects.requireNonNull(it)).quality().score())
            .toArray();
    OptionalDouble adherence =
        texts.stream()
            .map(it -> it.scores().planAdherence())
            .filter(Objects::nonNull)
            .mapToDouble(it -> it)
            .average();
    return new Summary(
        texts.size(),
        (int) texts.stream().filter(it -> it.scores().answered()).count(),
        Bootstrap.mean(texts.stream().mapToDouble(it -> it.scores().length()).toArray()),
        qualities.length == 0 ? null : Bootstrap.mean(qualities),
        qualities.length,
        (int) texts.stream().filter(it -> it.judgement() instanceof Judgement.Dropped).count(),
        mean(texts, it -> it.scores().words()),
        mean(texts, it -> it.scores().repetition().distinct2()),
        mean(texts, it -> it.scores().repetition().repeated3()),
        adherence.isPresent() ? adherence.getAsDouble() : null,
        (int) texts.stream().filter(it -> it.scores().prematureConclusion()).count(),
        texts.stream().mapToInt(it -> it.scores().duplicatedParagraphs()).sum());
  }

  private static double mean(List<Scored> texts, ToDoubleFunction<Scored> measure) {
    return texts.stream().mapToDouble(measure).average().orElseThrow();
  }
}
