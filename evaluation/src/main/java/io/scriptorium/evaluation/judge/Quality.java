package io.scriptorium.evaluation.judge;

/**
 * A judge's marks for one text, each from 1 to 5, in LongBench-Write's six dimensions.
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
  private static final double POINTS_A_MARK = 25;

  public Quality {
    check("relevance", relevance);
    check("accuracy", accuracy);
    check("coherence", coherence);
    check("clarity", clarity);
    check("breadthAndDepth", breadthAndDepth);
    check("readingExperience", readingExperience);
  }

  /**
   * The quality score S_q of this text, from 0 to 100: {@code (mark - 1) * 25}, meant over the
   * dimensions (Bai et al., LongWriter, 2024).
   */
  public double score() {
    int marks = relevance + accuracy + coherence + clarity + breadthAndDepth + readingExperience;
    return (marks / (double) DIMENSIONS - LOWEST) * POINTS_A_MARK;
  }

  private static void check(String dimension, int mark) {
    if (mark < LOWEST || mark > HIGHEST) {
      throw new IllegalArgumentException(
          "%s is %d; %d to %d are allowed.".formatted(dimension, mark, LOWEST, HIGHEST));
    }
  }
}
