package io.scriptorium.evaluation.dataset.instruction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.file.JsonLineAppender;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.evaluation.judge.ModelReply;
import io.scriptorium.evaluation.judge.SingleModelGuard;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether instructions need a long text, and logs each answer as it arrives, in any order, so
 * that a resumed build asks nothing twice. Thread-safe.
 */
public final class LongOutputAnswers implements AutoCloseable {

  private final NeedsLongOutput judge;
  private final SingleModelGuard model;
  private final JsonLineAppender log;
  private final Map<Integer, ModelReply<Boolean>> known = new TreeMap<>();

  /**
   * A line of {@code raw/long-output.jsonl}.
   *
   * @param line the instruction's
   */
  record Line(int line, ModelReply<Boolean> reply) {}

  private LongOutputAnswers(NeedsLongOutput judge, SingleModelGuard model, JsonLineAppender log) {
    this.judge = judge;
    this.model = model;
    this.log = log;
  }

  /**
   * Opens the log of answers; creates it if it does not exist.
   *
   * @throws StartupException if they are not all of one model, or a line is damaged
   */
  public static LongOutputAnswers open(Path file, NeedsLongOutput judge) throws IOException {
    var answers =
        new LongOutputAnswers(judge, new SingleModelGuard(file), JsonLineAppender.open(file));
    try (var lines =
        JsonLineReader.openLog(
            file, "Delete that line to have the instruction asked about again.")) {
      lines.forEach(Line.class, answers::keep);
      return answers;
    } catch (IOException | RuntimeException e) {
      answers.close();
      throw e;
    }
  }

  /**
   * The answer about an instruction, from now or an earlier run.
   *
   * @throws StartupException if another model answers than before
   */
  ModelReply<Boolean> ask(Decision.Selected instruction) throws IOException, InterruptedException {
    ModelReply<Boolean> earlier = known(instruction.line());
    if (earlier != null) {
      return earlier;
    }
    // Not under the lock: the judge may take minutes.
    var line = new Line(instruction.line(), judge.ask(instruction.instruction()));
    add(line);
    return line.reply();
  }

  private synchronized void add(Line line) throws IOException {
    keep(line);
    log.append(line);
  }

  private synchronized @Nullable ModelReply<Boolean> known(int line) {
    return known.get(line);
  }

  private void keep(Line line) {
    if (line.reply() instanceof ModelReply.Usable<Boolean>(_, String name)) {
      model.require(name);
    }
    known.put(line.line(), line.reply());
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
  public synchronized Counts counts() {
    int needed = 0;
    int notNeeded = 0;
    var unanswered = new ReasonCounts();
    for (ModelReply<Boolean> reply : known.values()) {
      switch (reply) {
        case ModelReply.Usable<Boolean>(Boolean yes, _) when yes -> needed++;
        case ModelReply.Usable<Boolean> _ -> notNeeded++;
        case ModelReply.None<Boolean>(String reason) -> unanswered.count(reason);
      }
    }
    return new Counts(model.name().orElse(null), needed, notNeeded, unanswered.counts());
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
