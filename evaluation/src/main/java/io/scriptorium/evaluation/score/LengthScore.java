package io.scriptorium.evaluation.score;

/**
 * The length score S_l of LongBench-Write (LongWriter, arXiv 2408.07055): how near a text's length
 * is to the one asked for, from 0 to 100. It falls to 0 at four times the required length, and at a
 * third of it.
 */
public final class LengthScore {

  private LengthScore() {}

  /**
   * The score of one text.
   *
   * @param required the length asked for, in words, at least 1
   * @param written the length of the text, in words; 0 scores 0, where the reference script divides
   *     by zero
   * @throws IllegalArgumentException if a length is below what is allowed
   */
  public static double of(int required, int written) {
    if (required < 1) {
      throw new IllegalArgumentException(
          "The required length is %d words; it must be at least 1. Leave out what asks for no length."
              .formatted(required));
    }
    if (written < 0) {
      throw new IllegalArgumentException(
          "The written length is %d words; it must be at least 0.".formatted(written));
    }
    if (written == 0) {
      return 0;
    }
    double x = required;
    double y = written;
    return y > x ? 100 * Math.max(0, 1 - (y / x - 1) / 3) : 100 * Math.max(0, 1 - (x / y - 1) / 2);
  }

  /**
   * The mean of the sections' scores: how near the sections of a document are to the lengths that
   * its plan gives them.
   *
   * @param asked the length of each section in the plan, in words, each at least 1
   * @param written the length of each section as it was written, in words, in the same order
   * @throws IllegalArgumentException if there are no sections, the two are not of one number, or a
   *     length is below what is allowed
   */
  public static double mean(int[] asked, int[] written) {
    if (asked.length != written.length) {
      throw new IllegalArgumentException(
          "The plan asks for %d sections and %d are written; give one written length for each asked, 0 for a missing section."
              .formatted(asked.length, written.length));
    }
    if (asked.length == 0) {
      throw new IllegalArgumentException("There are no sections; at least one is needed.");
    }
    double sum = 0;
    for (int i = 0; i < asked.length; i++) {
      sum += of(asked[i], written[i]);
    }
    return sum / asked.length;
  }
}
