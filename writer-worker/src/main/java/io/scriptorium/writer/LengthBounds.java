package io.scriptorium.writer;

/**
 * How long a section may come out before something is done about it.
 *
 * @param shortest words below which it is continued
 * @param longest words above which it is shortened
 */
record LengthBounds(int shortest, int longest) {

  /** Any length will do. */
  static final LengthBounds NONE = new LengthBounds(0, Integer.MAX_VALUE);

  /**
   * A share of the words asked for, to both sides.
   *
   * @param tolerance from 0 to 1
   */
  static LengthBounds around(int asked, double tolerance) {
    return new LengthBounds(
        (int) Math.floor(asked * (1 - tolerance)), (int) Math.ceil(asked * (1 + tolerance)));
  }
}
