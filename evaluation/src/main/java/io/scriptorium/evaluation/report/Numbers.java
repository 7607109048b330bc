package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.score.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as all reports write them, alike on every machine. */
final class Numbers {

  /** Shown in place of a missing number. */
  private static final String NONE = "-";

  private Numbers() {}

  /** Whether a text is the mark of a missing number. */
  static boolean isNone(String text) {
    return text.equals(NONE);
  }

  /** Such as {@code 12,345}. */
  static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The nearest whole number. */
  static String whole(double number) {
    return whole(Math.round(number));
  }

  /** A score from 0 to 100, such as {@code 87.4}; a dash for null, as all below. */
  static String points(@Nullable Double score) {
    return format("%.1f", score);
  }

  /** Such as {@code 0.78}. */
  static String ratio(@Nullable Double share) {
    return format("%.2f", share);
  }

  /**
   * Such as {@code 3.1 %}.
   *
   * @param share from 0 to 1
   */
  static String percent(@Nullable Double share) {
    return format("%.1f %%", share == null ? null : 100 * share);
  }

  /** The mean, such as {@code 87.4}. */
  static String mean(@Nullable Interval interval) {
    return points(interval == null ? null : interval.mean());
  }

  /** The mean of a difference, such as {@code +3.0}. */
  static String difference(@Nullable Interval interval) {
    return format("%+.1f", interval == null ? null : interval.mean());
  }

  /** The mean of a difference as the nearest whole number, such as {@code +1,230}. */
  static String wholeDifference(@Nullable Interval interval) {
    return interval == null
        ? NONE
        : String.format(Locale.ROOT, "%+,d", Math.round(interval.mean()));
  }

  /** The ends, such as {@code 84.0 to 90.1}. */
  static String ends(@Nullable Interval interval) {
    return interval == null ? NONE : points(interval.low()) + " to " + points(interval.high());
  }

  private static String format(String format, @Nullable Double number) {
    return number == null ? NONE : String.format(Locale.ROOT, format, number);
  }

  /** Such as {@code 1 text} and {@code 1,200 texts}. */
  static String count(long number, String one) {
    return whole(number) + " " + one + (number == 1 ? "" : "s");
  }
}
