package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.score.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as all reports write them, alike on every machine. */
final class Numbers {

  private Numbers() {}

  /** Such as {@code 12,345}. */
  static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The nearest whole number. */
  static String whole(double number) {
    return whole(Math.round(number));
  }

  /** A score from 0 to 100, such as {@code 87.4}. */
  static String points(double score) {
    return String.format(Locale.ROOT, "%.1f", score);
  }

  /** The ends, such as {@code 84.0 to 90.1}. */
  static String ends(Interval interval) {
    return points(interval.low()) + " to " + points(interval.high());
  }

  /** The same; {@link GroupTable#NONE} for null. */
  static String pointsOrNone(@Nullable Double score) {
    return score == null ? GroupTable.NONE : points(score);
  }

  /** The mean; {@link GroupTable#NONE} for null. */
  static String meanOrNone(@Nullable Interval interval) {
    return interval == null ? GroupTable.NONE : points(interval.mean());
  }

  /** The ends; {@link GroupTable#NONE} for null. */
  static String endsOrNone(@Nullable Interval interval) {
    return interval == null ? GroupTable.NONE : ends(interval);
  }

  /**
   * Such as {@code 3.1 %}.
   *
   * @param share from 0 to 1
   */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** The same; {@link GroupTable#NONE} for null. */
  static String percentOrNone(@Nullable Double share) {
    return share == null ? GroupTable.NONE : percent(share);
  }

  /** Such as {@code 0.78}. */
  static String ratio(double share) {
    return String.format(Locale.ROOT, "%.2f", share);
  }

  /** The same; {@link GroupTable#NONE} for null. */
  static String ratioOrNone(@Nullable Double share) {
    return share == null ? GroupTable.NONE : ratio(share);
  }

  /** Such as {@code 1 text} and {@code 1,200 texts}. */
  static String count(long number, String one) {
    return whole(number) + " " + one + (number == 1 ? "" : "s");
  }
}
