package io.scriptorium.evaluation.report;

import java.util.List;

/** Where values stand along an axis. */
sealed interface PlotScale permits LogScale, LinearScale {

  /** The lowest value of the axis, but for a place of its own that 0 may have. */
  double low();

  /** The highest value of the axis. */
  double high();

  /** The place of a value: 0 at the beginning of the axis, 1 at its end. */
  double position(double value);

  /** What is written along the axis, from its beginning on. */
  List<Tick> ticks();

  /** A value and how it is written. */
  record Tick(double value, String label) {}
}
