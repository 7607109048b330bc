package io.scriptorium.evaluation.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An even axis with a tick at every step.
 *
 * @param steps how many lead from {@code low} to {@code high}, at least one
 * @param unit stands after each number; may be empty
 */
record LinearScale(double low, double high, int steps, String unit) implements PlotScale {

  private static final int MOST_STEPS = 5;
  private static final double[] PERCENT_STEPS = {0.2, 0.5, 1, 2, 5, 10, 20};

  LinearScale {
    if (!(high > low) || steps < 1) {
      throw new IllegalArgumentException(
          "An axis from %s to %s in %s steps; it must rise, in one step at least."
              .formatted(low, high, steps));
    }
  }

  /**
   * From 0 to a round number of percent, 1 at least, that is not below the highest.
   *
   * @param highest from 0 to 100
   */
  static LinearScale percent(double highest) {
    for (double step : PERCENT_STEPS) {
      if (highest <= step * MOST_STEPS) {
        int steps = step < 1 ? MOST_STEPS : (int) Math.ceil(highest / step);
        return new LinearScale(0, step * steps, steps, " %");
      }
    }
    throw new IllegalArgumentException(
        "The highest share is %s %%; at most 100 %% are allowed.".formatted(highest));
  }

  @Override
  public double position(double value) {
    return (value - low) / (high - low);
  }

  @Override
  public List<Tick> ticks() {
    double step = (high - low) / steps;
    boolean whole = step == Math.rint(step);
    return IntStream.rangeClosed(0, steps)
        .mapToDouble(it -> low + it * step)
        .mapToObj(it -> new Tick(it, (whole ? Figures.whole(it) : Figures.points(it)) + unit))
        .toList();
  }
}
