package io.scriptorium.planner.outline;

/**
 * A length as a model gave it.
 *
 * @param value positive and finite
 * @param share whether it is a percentage of the whole, in place of words
 */
public record Amount(double value, boolean share) {

  /** No length that a model gives is larger; more counts as that much. */
  static final double LARGEST = 10_000_000;

  public Amount {
    if (!(value > 0)) {
      throw new IllegalArgumentException("A length is " + value + "; it must be positive.");
    }
    value = Math.min(value, LARGEST);
  }

  static Amount words(double value) {
    return new Amount(value, false);
  }
}
