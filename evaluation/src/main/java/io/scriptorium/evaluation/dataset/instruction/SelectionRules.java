package io.scriptorium.evaluation.dataset.instruction;

import io.scriptorium.evaluation.file.Fingerprint;
import io.scriptorium.job.Sha256;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Decides by rules alone which instructions are worth a long text, one after the other. Holds a
 * fingerprint of each one that it selected. For one thread.
 */
public final class SelectionRules {

  private static final int KEPT_DIGITS = 2;
  private static final int TEN = 10;

  private final InstructionLimits limits;
  private final long seed;
  private final Set<String> selected = new HashSet<>();

  public SelectionRules(InstructionLimits limits, long seed) {
    this.limits = limits;
    this.seed = seed;
  }

  /** What becomes of the next instruction. */
  Decision decide(Instruction instruction) {
    String text = instruction.text();
    if (text.isBlank()) {
      return dropped(instruction, InstructionDrop.BLANK);
    }
    if (text.length() > limits.maxCharacters()) {
      return dropped(instruction, InstructionDrop.TOO_LONG);
    }
    if (UnwantedInstructionFilter.harmful(text)) {
      return dropped(instruction, InstructionDrop.HARMFUL);
    }
    if (UnwantedInstructionFilter.scraping(text)) {
      return dropped(instruction, InstructionDrop.DATA_SCRAPING);
    }
    OptionalInt words = stated(instruction);
    if (words.isPresent() && words.getAsInt() < limits.minWords()) {
      return dropped(instruction, InstructionDrop.ASKS_FOR_TOO_LITTLE);
    }
    if (words.isPresent() && words.getAsInt() > limits.maxWords()) {
      return dropped(instruction, InstructionDrop.ASKS_FOR_TOO_MUCH);
    }
    if (words.isEmpty() && !LongOutputHeuristics.in(text)) {
      return dropped(instruction, InstructionDrop.NO_SIGN_OF_LENGTH);
    }
    // Last, so that one that was dropped for its length takes no place from one that is not.
    if (!selected.add(Sha256.hex(InstructionText.normalized(text)))) {
      return dropped(instruction, InstructionDrop.DUPLICATE);
    }
    return new Decision.Selected(
        instruction.line(),
        text,
        words.orElseGet(() -> drawn(instruction.line())),
        words.isEmpty(),
        instruction.language(),
        instruction.type());
  }

  private static OptionalInt stated(Instruction instruction) {
    if (instruction.words() != null) {
      return OptionalInt.of(instruction.words());
    }
    OptionalInt words = InstructionText.statedWords(instruction.text());
    return words.isPresent() ? words : InstructionText.wordsOfStatedPages(instruction.text());
  }

  private static Decision dropped(Instruction instruction, InstructionDrop reason) {
    return new Decision.Dropped(instruction.line(), reason);
  }

  /**
   * Log-uniform, so that each doubling of the length is as likely; with two digits, as people ask.
   */
  private int drawn(int line) {
    double least = StrictMath.log(limits.minWords());
    double most = StrictMath.log(limits.maxWords());
    double share = Fingerprint.share(seed, "length", Integer.toString(line));
    double words = StrictMath.exp(least + share * (most - least));
    int digits = Integer.toString((int) words).length();
    double unit = StrictMath.pow(TEN, Math.max(0, digits - KEPT_DIGITS));
    int rounded = (int) (Math.round(words / unit) * unit);
    return Math.clamp(rounded, limits.minWords(), limits.maxWords());
  }
}
