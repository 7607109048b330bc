package io.scriptorium.sim;

import java.math.BigDecimal;

/** Checks of what a user may set. */
final class Bounds {

  private Bounds() {}

  static void range(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "The %s is %s; it must be from %s to %s."
              .formatted(name, plain(value), plain(least), plain(most)));
    }
  }

  static String plain(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
