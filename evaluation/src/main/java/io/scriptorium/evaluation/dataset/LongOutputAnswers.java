package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.AnswerLog;
import io.scriptorium.evaluation.judge.ModelReply;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether instructions need a long text, and logs each answer as it arrives, in any order.
 * Thread-safe.
 */
public final class LongOutputAnswers implements AutoCloseable {

  private final NeedsLongOutput judge;
  private final AnswerLog<Integer, Line> log;

  /**
   * A line of {@code raw/long-output.jsonl}.
   *
   * @param line the instruction's
   */
  record Line(int line, ModelReply<Boolean> reply) {}

  private LongOutputAnswers(NeedsLongOutput judge, AnswerLog<Integer, Line> log) {
    this.judge = judge;
    this.log = log;
  }

  /**
   * Reads the log of answers.
   *
   * @throws StartupException if they are not all of one model, or a line is damaged
   */
  public static LongOutputAnswers open(Path file, NeedsLongOutput judge) throws IOException {
    return new LongOutputAnswers(
        judge, AnswerLog.read(file, Line.class, Line::line, it -> it.reply().givenBy()));
  }

  /**
   * The answer about an instruction, from now or an earlier run.
   *
   * @throws StartupException if another model answers than before
   */
  ModelReply<Boolean> ask(Decision.Selected instruction) throws IOException, InterruptedException {
    Optional<Line> earlier = log.get(instruction.line());
    if (earlier.isPresent()) {
      return earlier.get().reply();
    }
    var line = new Line(instruction.line(), judge.ask(instruction.instruction()));
    log.add(line);
    return line.reply();
  }

  /**
   * The answers on instructions that passed the rules and state no length.
   *
   * @param model as its server reports it; null without any answer
   * @param needed how many need a long text
   * @param notNeeded how many were dropped because they need none
   * @param unanswered the reasons for missing answers, whose instructions stay selected, with the
   *     number of instructions; digits in a reason are {@code #}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Counts(
      @Nullable String model, int needed, int notNeeded, Map<String, Integer> unanswered) {}

  /** All answers, counted. */
  public Counts counts() {
    int needed = 0;
    int notNeeded = 0;
    var unanswered = new ReasonCounts();
    for (Line line : log.lines()) {
      switch (line.reply()) {
        case ModelReply.Usable<Boolean>(Boolean yes, _) when yes -> needed++;
        case ModelReply.Usable<Boolean> _ -> notNeeded++;
        case ModelReply.None<Boolean>(String reason) -> unanswered.count(reason);
      }
    }
    return new Counts(log.model().orElse(null), needed, notNeeded, unanswered.counts());
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  /**
   * Decides, usually by a model, whether an instruction needs a long text. Called by many threads.
   */
  @FunctionalInterface
  public interface NeedsLongOutput {

    /**
     * Is asked only about instructions that passed the rules and state no length, once about each.
     * Without an answer the instruction stays selected.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    ModelReply<Boolean> ask(String instruction) throws InterruptedException;
  }
}
