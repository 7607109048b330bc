package io.scriptorium.job;

/**
 * One step of a plan: what one section is to say, and how long it is to be.
 *
 * @param mainPoint what the section is about
 * @param words the section's target length in words
 */
public record Step(String mainPoint, int words) {

  public Step {
    if (mainPoint.isBlank()) {
      throw new IllegalArgumentException(
          "A step's main point is blank; it must say what to write.");
    }
    if (words < 1) {
      throw new IllegalArgumentException("A step asks for " + words + " words; 1 is the least.");
    }
  }
}
