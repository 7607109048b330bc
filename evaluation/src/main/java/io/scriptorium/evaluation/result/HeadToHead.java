package io.scriptorium.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.PairVerdict;
import io.scriptorium.evaluation.judge.TextPair;
import io.scriptorium.evaluation.score.Bootstrap;
import io.scriptorium.evaluation.score.Interval;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often a judge prefers one run's texts to those of another, prompt by prompt, each pair of
 * texts being shown in both orders. A judge that prefers a position contradicts itself and decides
 * nothing.
 *
 * @param wins for how many prompts both orders speak for the run
 * @param losses for how many both speak against it
 * @param ties for how many both say that neither text is better, or the two are the same text
 * @param inconsistent for how many the two orders disagree; counted in the win rate as ties
 * @param unjudged for how many there are no two verdicts
 * @param winRate the mean over all that was judged, from 0 to 100: 100 for a win, 50 for a tie, 0
 *     for a loss; null where nothing was judged
 * @param unjudgedFor why there are no two verdicts, with how many prompts for each reason
 * @param model the judge, as its server named it; null where it said nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeadToHead(
    int wins,
    int losses,
    int ties,
    int inconsistent,
    int unjudged,
    @Nullable Interval winRate,
    Map<String, Integer> unjudgedFor,
    @Nullable String model) {

  /**
   * Counts the verdicts on pairs of texts.
   *
   * @param pairs with the run's own text first
   * @param verdicts the judge's verdict on a pair in its order
   */
  static HeadToHead of(List<TextPair> pairs, Function<TextPair, Optional<PairVerdict>> verdicts) {
    Map<PairResult.Result, Integer> counts = new EnumMap<>(PairResult.Result.class);
    Map<String, Integer> unjudged = new TreeMap<>();
    for (TextPair pair : pairs) {
      switch (PairResult.of(pair, verdicts)) {
        case PairResult.Judged(var result) -> counts.merge(result, 1, Integer::sum);
        case PairResult.Unjudged(var reason) -> unjudged.merge(reason, 1, Integer::sum);
      }
    }
    return new HeadToHead(
        counts.getOrDefault(PairResult.Result.WIN, 0),
        counts.getOrDefault(PairResult.Result.LOSS, 0),
        counts.getOrDefault(PairResult.Result.TIE, 0),
        counts.getOrDefault(PairResult.Result.INCONSISTENT, 0),
        unjudged.values().stream().mapToInt(it -> it).sum(),
        counts.isEmpty() ? null : winRate(counts),
        unjudged,
        model(pairs, verdicts));
  }

  private static Interval winRate(Map<PairResult.Result, Integer> counts) {
    return Bootstrap.mean(
        counts.entrySet().stream()
            .flatMap(it -> Stream.generate(() -> it.getKey().points()).limit(it.getValue()))
            .mapToDouble(it -> it)
            .toArray());
  }

  private static @Nullable String model(
      List<TextPair> pairs, Function<TextPair, Optional<PairVerdict>> verdicts) {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair, pair.swapped()))
        .flatMap(pair -> verdicts.apply(pair).stream())
        .flatMap(verdict -> verdict.givenBy().stream())
        .findFirst()
        .orElse(null);
  }
}
