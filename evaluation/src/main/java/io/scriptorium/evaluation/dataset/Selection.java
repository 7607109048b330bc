package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.jsonl.JsonLineAppender;
import io.scriptorium.evaluation.jsonl.JsonLineReader;
import io.scriptorium.evaluation.judge.Reply;
import io.scriptorium.job.BadRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the instructions that a text is written for. Each line's decision is written down as it
 * falls, in the order of the lines; one that stands is not asked for again.
 */
final class Selection {

  /** An instruction of 100,000 characters fits in any script. */
  static final int LONGEST_LINE_BYTES = 2 * 1024 * 1024;

  private final Path instructions;
  private final Path file;
  private final SelectionRules rules;
  private final @Nullable LongOutputAnswers needsLongOutput;

  /**
   * @param file where the decisions go
   * @param needsLongOutput who is asked after the rules; null for nobody
   */
  Selection(DatasetSettings settings, Path file, @Nullable LongOutputAnswers needsLongOutput) {
    this.instructions = settings.instructions();
    this.file = file;
    this.rules = new SelectionRules(settings.instructionLimits(), settings.seed());
    this.needsLongOutput = needsLongOutput;
  }

  /**
   * Decides on all lines.
   *
   * @param decisions gets all of them in order, those of earlier runs too
   */
  void complete(Consumer<Decision> decisions) throws IOException, InterruptedException {
    try (JsonLineAppender log = JsonLineAppender.open(file)) {
      int decided = earlier(decisions);
      try (var lines =
              JsonLineReader.of(
                  Files.newInputStream(instructions), instructions.toString(), LONGEST_LINE_BYTES);
          var answers =
              new OrderedAnswers<Decision>(decision -> {
                log.append(decision);
                decisions.accept(decision);
              })) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          Interrupts.check();
          // The rules see earlier lines too, since an instruction may be repeated.
          Decision decision = decide(lines, line);
          if (decision.line() > decided) {
            ask(decision, answers);
          }
        }
        answers.finish();
      }
    }
  }

  private int earlier(Consumer<Decision> decisions) throws IOException {
    int last = 0;
    try (JsonLineReader log = decisions(file)) {
      for (Decision decision = log.next(Decision.class);
          decision != null;
          decision = log.next(Decision.class)) {
        decisions.accept(decision);
        last = decision.line();
      }
    }
    return last;
  }

  /** The decisions in a file, in order. */
  private static JsonLineReader decisions(Path file) throws IOException {
    return JsonLineReader.openLog(
        file, "Delete that line and all after it to have those instructions decided on again.");
  }

  /** The selected instructions of a file of decisions, in order, one at a time. */
  static SelectedInstructions selected(Path file) throws IOException {
    return new SelectedInstructions(decisions(file));
  }

  /** For one thread. */
  static final class SelectedInstructions implements AutoCloseable {

    private final JsonLineReader decisions;

    private SelectedInstructions(JsonLineReader decisions) {
      this.decisions = decisions;
    }

    /** The next one; null after the last. */
    Decision.@Nullable Selected next() throws IOException {
      while (true) {
        switch (decisions.next(Decision.class)) {
          case null -> {
            return null;
          }
          case Decision.Selected selected -> {
            return selected;
          }
          case Decision.Dropped _, Decision.Unreadable _ -> {}
        }
      }
    }

    @Override
    public void close() throws IOException {
      decisions.close();
    }
  }

  private Decision decide(JsonLineReader lines, byte[] line) {
    if (lines.tooLong()) {
      return new Decision.Unreadable(
          lines.number(),
          "The line is longer than %,d bytes, which no instruction may be."
              .formatted(LONGEST_LINE_BYTES));
    }
    try {
      return rules.decide(InstructionReader.read(lines.number(), line));
    } catch (BadRecordException e) {
      return new Decision.Unreadable(lines.number(), String.valueOf(e.getMessage()));
    }
  }

  private void ask(Decision decision, OrderedAnswers<Decision> answers)
      throws IOException, InterruptedException {
    LongOutputAnswers asked = needsLongOutput;
    // A stated length says by itself how long the text must be.
    if (asked == null || !(decision instanceof Decision.Selected selected) || !selected.drawn()) {
      answers.add(decision);
      return;
    }
    answers.ask(() ->
        switch (asked.ask(selected)) {
          case Reply.Usable<Boolean>(Boolean needed, _) when !needed ->
              new Decision.Dropped(selected.line(), InstructionDrop.NEEDS_NO_LONG_TEXT);
          case Reply.Usable<Boolean> _, Reply.None<Boolean> _ -> selected;
        });
  }
}
