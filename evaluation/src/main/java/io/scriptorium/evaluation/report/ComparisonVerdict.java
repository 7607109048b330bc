package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.HeadToHead;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of two runs says, in words. One run is called better only where 0 lies outside
 * the interval of their difference; else the sentence says that it is open.
 */
final class ComparisonVerdict {

  /** Of fewer prompts a bootstrap interval is too narrow; see {@link Interval}. */
  private static final int FEW_PROMPTS = 10;

  private static final double EVEN = 50;

  /** An end that is shown as this value counts as this value. */
  private static final double ROUNDING = 0.05;

  private final String first;
  private final String other;
  private final List<String> sentences = new ArrayList<>();

  private ComparisonVerdict(String first, String other) {
    this.first = first;
    this.other = other;
  }

  /** The sentences about a pair, the most important first, as one text. */
  static String of(Comparison.Pair pair) {
    var verdict =
        new ComparisonVerdict(
            SafeText.of(pair.first(), Chart.LONGEST_NAME),
            SafeText.of(pair.other(), Chart.LONGEST_NAME));
    verdict.points("S_l", pair.length(), pair.prompts());
    if (pair.quality() != null) {
      verdict.points("S_q", pair.quality(), pair.judged());
    }
    verdict.tendency(
        "writes longer texts", "writes shorter texts", pair.words(), Numbers::whole, "words");
    verdict.tendency(
        "repeats itself more",
        "repeats itself less",
        pair.repeated(),
        Numbers::points,
        "points of repeated 3-grams");
    if (pair.headToHead() != null) {
      verdict.preference(pair.headToHead());
    }
    return String.join(" ", verdict.sentences);
  }

  private void points(String score, Interval difference, int prompts) {
    String over = Numbers.count(prompts, "prompt");
    if (difference.low() == 0 && difference.high() == 0) {
      add("%s and %s have the same %s on average, over %s.".formatted(other, first, score, over));
    } else if (isOpen(difference, 0)) {
      add(
          "Whether %s or %s is better by %s is open: the difference is %s points, and its 95 %% interval, %s, includes 0 (%s)."
              .formatted(
                  other,
                  first,
                  score,
                  Numbers.difference(difference),
                  Numbers.ends(difference),
                  over));
    } else {
      Interval size = size(difference);
      add(
          "%s is %s than %s by %s points of %s (95 %% interval %s; %s)."
              .formatted(
                  other,
                  difference.mean() > 0 ? "better" : "worse",
                  first,
                  Numbers.mean(size),
                  score,
                  Numbers.ends(size),
                  over));
    }
    if (prompts < FEW_PROMPTS) {
      add("Do not rely on that: %s %s too few.".formatted(over, prompts == 1 ? "is" : "are"));
    }
  }

  /** Says what is no merit in itself, or only as a part of S_l and S_q. */
  private void tendency(
      String more,
      String less,
      @Nullable Interval difference,
      DoubleFunction<String> number,
      String unit) {
    if (difference == null || (difference.low() == 0 && difference.high() == 0)) {
      return;
    }
    if (isOpen(difference, 0)) {
      add(
          "Which %s is open: the difference is %s %s on average (95 %% interval %s to %s)."
              .formatted(
                  more,
                  number.apply(difference.mean()),
                  unit,
                  number.apply(difference.low()),
                  number.apply(difference.high())));
    } else {
      Interval size = size(difference);
      add(
          "It %s, by %s %s on average (95 %% interval %s to %s)."
              .formatted(
                  difference.mean() > 0 ? more : less,
                  number.apply(size.mean()),
                  unit,
                  number.apply(size.low()),
                  number.apply(size.high())));
    }
  }

  private void preference(HeadToHead judged) {
    Interval rate = judged.winRate();
    if (rate == null) {
      add("The judge gave no verdict on any pair of texts.");
    } else if (isOpen(rate, EVEN)) {
      add(
          "The judge prefers neither for sure: the win rate of %s is %s %% (95 %% interval %s, which includes 50, an even result)."
              .formatted(other, Numbers.mean(rate), Numbers.ends(rate)));
    } else {
      add(
          "The judge prefers %s: the win rate of %s is %s %% (95 %% interval %s; 50 is even)."
              .formatted(
                  rate.mean() > EVEN ? other : first,
                  other,
                  Numbers.mean(rate),
                  Numbers.ends(rate)));
    }
  }

  private static boolean isOpen(Interval interval, double even) {
    return interval.low() < even + ROUNDING && interval.high() > even - ROUNDING;
  }

  /** The difference without its sign. */
  private static Interval size(Interval difference) {
    return difference.mean() > 0
        ? difference
        : new Interval(-difference.mean(), -difference.high(), -difference.low());
  }

  private void add(String sentence) {
    sentences.add(sentence);
  }
}
