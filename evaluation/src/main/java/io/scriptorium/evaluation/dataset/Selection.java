package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.file.JsonLineAppender;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.evaluation.judge.ModelReply;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the instructions that a text is written for. Each decision is logged when it is made, in
 * the order of the lines, and is not made again.
 */
final class Selection {

  /** An instruction of 100,000 characters fits in any script. */
  static final int LONGEST_LINE_BYTES = 2 * 1024 * 1024;

  private final Path instructions;
  private final Path file;
  private final SelectionRules rules;
  private final @Nullable LongOutputAnswers needsLongOutput;

  /**
   * @param instructions the file of instructions
   * @param file the log of the decisions
   * @param needsLongOutput asked after the rules; null for the rules alone
   */
  Selection(
      Path instructions,
      Path file,
      SelectionRules rules,
      @Nullable LongOutputAnswers needsLongOutput) {
    this.instructions = instructions;
    this.file = file;
    this.rules = rules;
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
              new OrderedCalls<Decision>(decision -> {
                log.append(decision);
                decisions.accept(decision);
              })) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          // The rules see earlier lines too, since an instruction may be repeated.
          Decision decision = decide(lines, line, rules, _ -> {});
          if (decision.line() > decided) {
            ask(decision, answers);
          }
        }
        answers.finish();
      }
    }
  }

  private int earlier(Consumer<Decision> decisions) throws IOException {
    var last = new AtomicInteger();
    try (JsonLineReader log = decisions(file)) {
      log.forEach(
          Decision.class,
          decision -> {
            decisions.accept(decision);
            last.set(decision.line());
          });
    }
    return last.get();
  }

  /** The decisions in a file, in order. */
  static JsonLineReader decisions(Path file) throws IOException {
    return JsonLineReader.openLog(
        file, "Delete that line and all after it to have those instructions decided on again.");
  }

  /** The selected instructions among decisions, each read when it is taken. */
  static Stream<Decision.Selected> selected(JsonLineReader decisions) {
    return decisions.stream(Decision.class)
        .filter(Decision.Selected.class::isInstance)
        .map(Decision.Selected.class::cast);
  }

  /**
   * What the rules alone decide on each line. Nothing is logged.
   *
   * @param read gets each instruction before its decision
   * @param decisions gets each decision with the instruction's text, which is empty where it could
   *     not be read
   * @throws StartupException if the file cannot be read
   */
  static void preview(
      Path instructions,
      SelectionRules rules,
      Consumer<Instruction> read,
      BiConsumer<Decision, String> decisions)
      throws IOException {
    requireReadable(instructions);
    try (var lines =
        JsonLineReader.of(
            Files.newInputStream(instructions), instructions.toString(), LONGEST_LINE_BYTES)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        var text = new AtomicReference<>("");
        Decision decision =
            decide(
                lines,
                line,
                rules,
                it -> {
                  text.set(it.text());
                  read.accept(it);
                });
        decisions.accept(decision, text.get());
      }
    }
  }

  /**
   * @throws StartupException if the file cannot be read
   */
  static void requireReadable(Path instructions) {
    if (!Files.isReadable(instructions) || Files.isDirectory(instructions)) {
      throw new StartupException(
          "The file of instructions %s cannot be read; one with a JSON object a line is needed."
              .formatted(instructions));
    }
  }

  private static Decision decide(
      JsonLineReader lines, byte[] line, SelectionRules rules, Consumer<Instruction> read) {
    if (lines.tooLong()) {
      return new Decision.Unreadable(
          lines.number(),
          "The line is longer than %,d bytes, which no instruction may be."
              .formatted(LONGEST_LINE_BYTES));
    }
    try {
      Instruction instruction = Instruction.read(lines.number(), line);
      read.accept(instruction);
      return rules.decide(instruction);
    } catch (BadRecordException e) {
      return new Decision.Unreadable(lines.number(), String.valueOf(e.getMessage()));
    }
  }

  private void ask(Decision decision, OrderedCalls<Decision> answers)
      throws IOException, InterruptedException {
    LongOutputAnswers asked = needsLongOutput;
    // A stated length says by itself how long the text must be.
    if (asked == null || !(decision instanceof Decision.Selected selected) || !selected.drawn()) {
      answers.add(decision);
      return;
    }
    answers.ask(() ->
        switch (asked.ask(selected)) {
          case ModelReply.Usable<Boolean>(Boolean needed, _) when !needed ->
              new Decision.Dropped(selected.line(), InstructionDrop.NEEDS_NO_LONG_TEXT);
          case ModelReply.Usable<Boolean> _, ModelReply.None<Boolean> _ -> selected;
        });
  }
}
