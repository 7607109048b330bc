package io.scriptorium.evaluation.judge;

/**
 * A judge's ratings of one text, each from 1 to 5, in LongBench-Write's six dimensions.
 *
 * @param readingExperience how pleasant it is to read
 */
public record Quality(
    int relevance,
    int accuracy,
    int coherence,
    int clarity,
    int breadthAndDepth,
    int readingExperience) {

  static final int LOWEST = 1;
  static final int HIGHEST = 5;

  private static final int DIMENSIONS = 6;
  private static final double POINTS_PER_STEP = 25;

  public Quality {
    check("relevance", relevance);
    check("accuracy", accuracy);
    check("coherence", coherence);
    check("clarity", clarity);
    check("breadthAndDepth", breadthAndDepth);
    check("readingExperience", readingExperience);
  }

  /**
   * The quality score S_q of this text, from 0 to 100: {@code (rating - 1) * 25}, averaged over the
   * dimensions (Bai et al., LongWriter, 2024).
   */
  public double score() {
    int ratings = relevance + accuracy + coherence + clarity + breadthAndDepth + readingExperience;
    return (ratings / (double) DIMENSIONS - LOWEST) * POINTS_PER_STEP;
  }

  private static void check(String dimension, int rating) {
    if (rating < LOWEST || rating > HIGHEST) {
      throw new IllegalArgumentException(
          "%s is %d; %d to %d are allowed.".formatted(dimension, rating, LOWEST, HIGHEST));
    }
  }
}
