package io.scriptorium.job;

/**
 * One step of a plan: what one section is to say, and how long it is to be.
 *
 * @param mainPoint what the section is about
 * @param words the section's target length in words
 */
public record Step(String mainPoint, int words) {

  /** No section is that long; it bounds what a model is asked for. */
  static final int MOST_WORDS = 1_000_000;

  public Step {
    if (mainPoint.isBlank()) {
      throw new IllegalArgumentException(
          "A step's main point is blank; it must say what to write.");
    }
    if (words < 1 || words > MOST_WORDS) {
      throw new IllegalArgumentException(
          "A step asks for %d words; 1 to %d are allowed.".formatted(words, MOST_WORDS));
    }
  }
}
