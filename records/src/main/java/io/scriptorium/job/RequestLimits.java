package io.scriptorium.job;

/**
 * What a request may ask for.
 *
 * @param maxInstructionCharacters longest instruction, in UTF-16 code units
 * @param maxWords longest document, in words
 */
public record RequestLimits(int maxInstructionCharacters, int maxWords) {

  public static final int DEFAULT_MAX_INSTRUCTION_CHARACTERS = 100_000;
  public static final int DEFAULT_MAX_WORDS = 200_000;

  public static final RequestLimits DEFAULT =
      new RequestLimits(DEFAULT_MAX_INSTRUCTION_CHARACTERS, DEFAULT_MAX_WORDS);

  public RequestLimits {
    if (maxInstructionCharacters < 1 || maxWords < 1) {
      throw new IllegalArgumentException(
          "The limits of a request must be 1 or more: %d characters, %d words."
              .formatted(maxInstructionCharacters, maxWords));
    }
  }
}
