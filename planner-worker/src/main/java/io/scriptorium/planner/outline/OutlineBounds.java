package io.scriptorium.planner.outline;

/**
 * What the steps of a plan may be.
 *
 * @param maxSteps the most of them
 * @param minWords the shortest one, in words
 * @param maxWords the longest one, in words; at least twice the shortest
 */
public record OutlineBounds(int maxSteps, int minWords, int maxWords) {

  public OutlineBounds {
    if (maxSteps < 1 || minWords < 1 || maxWords < 2 * minWords) {
      throw new IllegalArgumentException(
          "The bounds are %d steps of %d to %d words; at least one step, and twice the shortest for the longest, are needed."
              .formatted(maxSteps, minWords, maxWords));
    }
  }

  /** The most steps that a document of this length can have. */
  int mostFor(int words) {
    return Math.max(1, Math.min(maxSteps, words / minWords));
  }

  /** The fewest steps that a document of this length can have. */
  int fewestFor(int words) {
    return Math.min(Math.max(1, Math.ceilDiv(words, maxWords)), mostFor(words));
  }
}
