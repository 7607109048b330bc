package io.scriptorium.evaluation.score;

/** How near the sections of a document are to the lengths that its plan gives them. */
public final class PlanAdherence {

  private PlanAdherence() {}

  /**
   * The mean of the sections' length scores, from 0 to 100 (see {@link LengthScore}).
   *
   * @param asked the length of each section in the plan, in words, each at least 1
   * @param written the length of each section as it was written, in words, in the same order
   * @throws IllegalArgumentException if there are no sections, the two are not of one number, or a
   *     length is below what is allowed
   */
  public static double of(int[] asked, int[] written) {
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
      sum += LengthScore.of(asked[i], written[i]);
    }
    return sum / asked.length;
  }
}
