package io.scriptorium.text.length;

/**
 * A number of words that a text names.
 *
 * @param start where its number begins in the text
 * @param end where its unit ends, exclusive
 * @param low the number, or the lower end of a range
 * @param high the number, or the upper end of a range
 */
record LengthMention(int start, int end, double low, double high) {

  double middle() {
    return (low + high) / 2;
  }
}
