package io.scriptorium.evaluation.dataset.instruction;

import io.scriptorium.job.RequestReader;
import java.util.List;
import java.util.Map;

/**
 * What an instruction may ask for.
 *
 * @param minWords the shortest text worth training long output on, in words
 * @param maxWords the longest text asked for, in words
 * @param maxCharacters the longest instruction, in UTF-16 code units
 */
public record InstructionLimits(int minWords, int maxWords, int maxCharacters) {

  /** The range of LongWriter-6k's texts, and no instruction that is a pasted book itself. */
  public static final InstructionLimits DEFAULT = new InstructionLimits(2_000, 32_000, 20_000);

  public void addProblems(List<String> problems) {
    int mostWords = RequestReader.DEFAULT_MAX_WORDS;
    if (minWords < 1 || maxWords < minWords || maxWords > mostWords) {
      problems.add(
          "min-words is %d and max-words %d; from 1 to %d words are allowed, the first not above the second."
              .formatted(minWords, maxWords, mostWords));
    }
    int mostCharacters = RequestReader.DEFAULT_MAX_INSTRUCTION_CHARACTERS;
    if (maxCharacters < 1 || maxCharacters > mostCharacters) {
      problems.add(
          "max-instruction-characters is %d; 1 to %d are allowed."
              .formatted(maxCharacters, mostCharacters));
    }
  }

  public void describe(Map<String, String> settings) {
    settings.put("min-words", Integer.toString(minWords));
    settings.put("max-words", Integer.toString(maxWords));
    settings.put("max-instruction-characters", Integer.toString(maxCharacters));
  }
}
