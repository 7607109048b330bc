package io.scriptorium.evaluation.score;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A mean with its 95 % confidence interval, in the unit of what was measured. The interval is by
 * the percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter
 * 13), which assumes no distribution. Of the means of 2,000 resamples, the 50th from below and the
 * 50th from above are the ends. The seed is fixed: the same values give the same interval.
 *
 * <p>Of fewer than about ten values such an interval is too narrow; of one it has no width.
 *
 * @param low the interval's lower end
 * @param high the interval's upper end, not below {@code low}
 */
public record Interval(double mean, double low, double high) {

  static final int RESAMPLES = 2_000;

  /** How many resamples lie outside of each end, the end itself included: 2.5 %. */
  private static final int OUTSIDE = RESAMPLES / 40;

  private static final long SEED = 20_240_807;

  /**
   * Holds the ends to their order.
   *
   * @throws IllegalArgumentException if the lower end is above the upper one, or a number is NaN
   */
  public Interval {
    if (Double.isNaN(mean) || !(low <= high)) {
      throw new IllegalArgumentException(
          "An interval from %s to %s with mean %s; the lower end must not be above the upper one, and none may be NaN."
              .formatted(low, high, mean));
    }
  }

  /**
   * The mean of a sample.
   *
   * @param values finite, at least one
   * @throws IllegalArgumentException if there is none, or one is not finite
   */
  public static Interval ofMean(double[] values) {
    requireFinite(values);
    var random = new SplittableRandom(SEED);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      means[i] = meanOfResample(values, random);
    }
    Arrays.sort(means);
    return new Interval(meanOf(values), means[OUTSIDE - 1], means[RESAMPLES - OUTSIDE]);
  }

  /**
   * The mean of {@code a} less {@code b}, in pairs: the two values at one place belong together,
   * such as the scores of two systems for one prompt, and are drawn together. Where 0 lies outside
   * the interval, the two differ.
   *
   * @param a finite, at least one
   * @param b finite, as many as {@code a}
   * @throws IllegalArgumentException if there is none, they are not in pairs, or a difference is
   *     not finite
   */
  public static Interval ofMeanDifference(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "There are %d values on one side and %d on the other; a paired difference needs one of each for every pair."
              .formatted(a.length, b.length));
    }
    double[] differences = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      differences[i] = a[i] - b[i];
    }
    return ofMean(differences);
  }

  private static void requireFinite(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("There are no values; a mean needs at least one.");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "The value at index %d is %s; a mean needs finite numbers.".formatted(i, values[i]));
      }
    }
  }

  private static double meanOfResample(double[] values, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[random.nextInt(values.length)];
    }
    return sum / values.length;
  }

  private static double meanOf(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
