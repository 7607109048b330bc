package io.scriptorium.evaluation.result;

import io.scriptorium.evaluation.judge.Preference;
import io.scriptorium.evaluation.judge.TextPair;
import io.scriptorium.evaluation.judge.Verdict;
import java.util.Optional;
import java.util.function.Function;

/** What became of putting two texts for one prompt before a judge, in both orders. */
sealed interface Encounter {

  /** How it ended, for the text that stands first in the pair. */
  enum Result {
    WIN(100),
    LOSS(0),
    TIE(50),
    /** The judge's two verdicts do not say the same, so that they speak for neither text. */
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
  record Judged(Result result) implements Encounter {}

  /** There are no two verdicts. */
  record Unjudged(String reason) implements Encounter {}

  /**
   * Puts two texts before the judge.
   *
   * @param verdicts what the judge said of two texts in the order in which they stand
   */
  static Encounter of(TextPair pair, Function<TextPair, Optional<Verdict>> verdicts) {
    if (!pair.completed()) {
      return new Unjudged("There are no two whole texts: at least one run's did not come.");
    }
    if (pair.same()) {
      return new Judged(Result.TIE);
    }
    Optional<Verdict> inOrder = verdicts.apply(pair);
    Optional<Verdict> swapped = verdicts.apply(pair.swapped());
    if (inOrder.orElse(null) instanceof Verdict.Given one
        && swapped.orElse(null) instanceof Verdict.Given other) {
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

  private static Optional<String> dropped(Optional<Verdict> verdict) {
    return verdict.flatMap(it ->
        it instanceof Verdict.Dropped(String reason) ? Optional.of(reason) : Optional.empty());
  }
}
