package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.score.Interval;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Numbers as all reports write them, alike on every machine. */
final class Numbers {

  /** Shown in place of a missing number. */
  private static final String NONE = "-";

  private Numbers() {}

  /** The number in a format; a dash for null. */
  static <T> String orNone(@Nullable T number, Function<T, String> format) {
    return number == null ? NONE : format.apply(number);
  }

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

  /** The mean, such as {@code 87.4}. */
  static String mean(Interval interval) {
    return points(interval.mean());
  }

  /** The ends, such as {@code 84.0 to 90.1}. */
  static String ends(Interval interval) {
    return points(interval.low()) + " to " + points(interval.high());
  }

  /**
   * Such as {@code 3.1 %}.
   *
   * @param share from 0 to 1
   */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Such as {@code 0.78}. */
  static String ratio(double share) {
    return String.format(Locale.ROOT, "%.2f", share);
  }

  /** Such as {@code 1 text} and {@code 1,200 texts}. */
  static String count(long number, String one) {
    return whole(number) + " " + one + (number == 1 ? "" : "s");
  }
}
