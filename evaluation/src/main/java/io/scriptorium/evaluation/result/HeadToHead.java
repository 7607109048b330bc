package io.scriptorium.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.PairVerdict;
import io.scriptorium.evaluation.judge.TextPair;
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

  /** The result for the first text of a pair. */
  private enum Result {
    WIN(100),
    LOSS(0),
    TIE(50),
    /** The judge's two verdicts contradict each other, so they count for neither text. */
    INCONSISTENT(50);

    /** What it counts in the win rate, from 0 to 100. */
    private final double points;

    Result(double points) {
      this.points = points;
    }
  }

  /**
   * Counts the verdicts on pairs of texts.
   *
   * @param pairs with the run's own text first
   * @param verdicts the judge's verdict on a pair in its order
   */
  static HeadToHead of(List<TextPair> pairs, Function<TextPair, Optional<PairVerdict>> verdicts) {
    Map<Result, Integer> counts = new EnumMap<>(Result.class);
    Map<String, Integer> unjudged = new TreeMap<>();
    for (TextPair pair : pairs) {
      result(pair, verdicts)
          .ifPresentOrElse(
              it -> counts.merge(it, 1, Integer::sum),
              () -> unjudged.merge(unjudgedFor(pair, verdicts), 1, Integer::sum));
    }
    return new HeadToHead(
        counts.getOrDefault(Result.WIN, 0),
        counts.getOrDefault(Result.LOSS, 0),
        counts.getOrDefault(Result.TIE, 0),
        counts.getOrDefault(Result.INCONSISTENT, 0),
        unjudged.values().stream().mapToInt(it -> it).sum(),
        counts.isEmpty() ? null : winRate(counts),
        unjudged,
        model(pairs, verdicts));
  }

  /** The result of two texts in both orders; empty without two verdicts, where two are needed. */
  private static Optional<Result> result(
      TextPair pair, Function<TextPair, Optional<PairVerdict>> verdicts) {
    if (pair.completed() && pair.same()) {
      return Optional.of(Result.TIE);
    }
    return pair.completed()
            && verdicts.apply(pair).orElse(null) instanceof PairVerdict.Given one
            && verdicts.apply(pair.swapped()).orElse(null) instanceof PairVerdict.Given other
        ? Optional.of(result(one.preference(), other.preference().swapped()))
        : Optional.empty();
  }

  private static Result result(PairVerdict.Preference one, PairVerdict.Preference other) {
    if (one != other) {
      return Result.INCONSISTENT;
    }
    return switch (one) {
      case FIRST -> Result.WIN;
      case SECOND -> Result.LOSS;
      case TIE -> Result.TIE;
    };
  }

  private static String unjudgedFor(
      TextPair pair, Function<TextPair, Optional<PairVerdict>> verdicts) {
    if (!pair.completed()) {
      return "There are no two whole texts: at least one run's did not come.";
    }
    return Stream.of(pair, pair.swapped())
        .flatMap(it -> verdicts.apply(it).stream())
        .filter(PairVerdict.Dropped.class::isInstance)
        .map(it -> ((PairVerdict.Dropped) it).reason())
        .findFirst()
        .orElse("It was not asked.");
  }

  private static Interval winRate(Map<Result, Integer> counts) {
    return Interval.ofMean(
        counts.entrySet().stream()
            .flatMap(it -> Stream.generate(() -> it.getKey().points).limit(it.getValue()))
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
