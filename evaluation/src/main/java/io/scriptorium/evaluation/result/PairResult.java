package io.scriptorium.evaluation.result;

import io.scriptorium.evaluation.judge.PairVerdict;
import io.scriptorium.evaluation.judge.Preference;
import io.scriptorium.evaluation.judge.TextPair;
import java.util.Optional;
import java.util.function.Function;

/** The result of judging two texts for one prompt in both orders. */
sealed interface PairResult {

  /** The result for the first text of the pair. */
  enum Result {
    WIN(100),
    LOSS(0),
    TIE(50),
    /** The judge's two verdicts contradict each other, so they count for neither text. */
    INCONSISTENT(50);

    private final double points;

    Result(double points) {
      this.points = points;
    }

    /** What it counts in the win rate, from 0 to 100. */
    double points() {
      return points;
    }
  }

  /** There are two verdicts, or none is needed. */
  record Judged(Result result) implements PairResult {}

  /** There are no two verdicts. */
  record Unjudged(String reason) implements PairResult {}

  /**
   * Evaluates the verdicts on two texts.
   *
   * @param verdicts the judge's verdict on a pair in its order
   */
  static PairResult of(TextPair pair, Function<TextPair, Optional<PairVerdict>> verdicts) {
    if (!pair.completed()) {
      return new Unjudged("There are no two whole texts: at least one run's did not come.");
    }
    if (pair.same()) {
      return new Judged(Result.TIE);
    }
    Optional<PairVerdict> inOrder = verdicts.apply(pair);
    Optional<PairVerdict> swapped = verdicts.apply(pair.swapped());
    if (inOrder.orElse(null) instanceof PairVerdict.Given one
        && swapped.orElse(null) instanceof PairVerdict.Given other) {
      return new Judged(result(one.preference(), other.preference().swapped()));
    }
    return new Unjudged(dropped(inOrder).or(() -> dropped(swapped)).orElse("It was not asked."));
  }

  private static Result result(Preference one, Preference other) {
    if (one != other) {
      return Result.INCONSISTENT;
    }
    return switch (one) {
      case FIRST -> Result.WIN;
      case SECOND -> Result.LOSS;
      case TIE -> Result.TIE;
    };
  }

  private static Optional<String> dropped(Optional<PairVerdict> verdict) {
    return verdict.flatMap(it ->
        it instanceof PairVerdict.Dropped(String reason) ? Optional.of(reason) : Optional.empty());
  }
}
