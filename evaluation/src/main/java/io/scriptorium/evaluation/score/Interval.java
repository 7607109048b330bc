package io.scriptorium.evaluation.score;

/**
 * A mean with its confidence interval, in the unit of what was measured.
 *
 * @param low the interval's lower end
 * @param high the interval's upper end, not below {@code low}
 */
public record Interval(double mean, double low, double high) {

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
}
