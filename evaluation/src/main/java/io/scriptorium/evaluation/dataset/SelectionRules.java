package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.file.Fingerprint;
import io.scriptorium.job.Sha256;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides by rules alone which instructions are worth a long text, one after the other. Holds a
 * fingerprint of each one that it selected. For one thread.
 */
final class SelectionRules {

  /** No instruction is a pasted book itself. In UTF-16 code units. */
  static final int MOST_CHARACTERS = 20_000;

  private static final int KEPT_DIGITS = 2;
  private static final int TEN = 10;

  private final int minWords;
  private final int maxWords;
  private final long seed;
  private final Function<String, OptionalInt> written;
  private final Set<String> selected = new HashSet<>();

  /**
   * @param written the length that a document was written for which an instruction has already
   */
  SelectionRules(int minWords, int maxWords, long seed, Function<String, OptionalInt> written) {
    this.minWords = minWords;
    this.maxWords = maxWords;
    this.seed = seed;
    this.written = written;
  }

  static SelectionRules of(DatasetSettings settings, GivenDocuments given) {
    return new SelectionRules(
        settings.minWords(), settings.maxWords(), settings.seed(), given::wordsFor);
  }

  /** What becomes of the next instruction. */
  Decision decide(Instruction instruction) {
    String text = instruction.text();
    if (text.isBlank()) {
      return dropped(instruction, InstructionDrop.BLANK);
    }
    if (text.length() > MOST_CHARACTERS) {
      return dropped(instruction, InstructionDrop.TOO_LONG);
    }
    if (UnwantedInstructionFilter.harmful(text)) {
      return dropped(instruction, InstructionDrop.HARMFUL);
    }
    if (UnwantedInstructionFilter.scraping(text)) {
      return dropped(instruction, InstructionDrop.DATA_SCRAPING);
    }
    OptionalInt words = stated(instruction);
    if (words.isPresent() && words.getAsInt() < minWords) {
      return dropped(instruction, InstructionDrop.ASKS_FOR_TOO_LITTLE);
    }
    if (words.isPresent() && words.getAsInt() > maxWords) {
      return dropped(instruction, InstructionDrop.ASKS_FOR_TOO_MUCH);
    }
    if (words.isEmpty() && !LongOutputHeuristics.in(text)) {
      return dropped(instruction, InstructionDrop.NO_SIGN_OF_LENGTH);
    }
    // Last, so that one that was dropped for its length takes no place from one that is not.
    if (!selected.add(Sha256.hex(Instruction.normalized(text)))) {
      return dropped(instruction, InstructionDrop.DUPLICATE);
    }
    return new Decision.Selected(
        instruction.line(),
        text,
        words.orElseGet(() -> drawn(instruction.line())),
        words.isEmpty(),
        instruction.language(),
        instruction.type(),
        instruction.id());
  }

  private OptionalInt stated(Instruction instruction) {
    if (instruction.words() != null) {
      return OptionalInt.of(instruction.words());
    }
    OptionalInt words = Instruction.statedWords(instruction.text());
    if (words.isEmpty()) {
      words = Instruction.wordsOfStatedPages(instruction.text());
    }
    return words.isPresent() ? words : written.apply(instruction.text());
  }

  private static Decision dropped(Instruction instruction, InstructionDrop reason) {
    return new Decision.Dropped(instruction.line(), reason);
  }

  /**
   * Log-uniform, so that each doubling of the length is as likely; with two digits, as people ask.
   */
  private int drawn(int line) {
    double least = StrictMath.log(minWords);
    double most = StrictMath.log(maxWords);
    double share = Fingerprint.share(seed, "length", Integer.toString(line));
    double words = StrictMath.exp(least + share * (most - least));
    int digits = Integer.toString((int) words).length();
    double unit = StrictMath.pow(TEN, Math.max(0, digits - KEPT_DIGITS));
    int rounded = (int) (Math.round(words / unit) * unit);
    return Math.clamp(rounded, minWords, maxWords);
  }
}
