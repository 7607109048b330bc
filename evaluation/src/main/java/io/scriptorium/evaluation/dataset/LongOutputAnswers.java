package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.jsonl.JsonLineAppender;
import io.scriptorium.evaluation.jsonl.JsonLineReader;
import io.scriptorium.evaluation.judge.OneModel;
import io.scriptorium.evaluation.judge.Reply;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether instructions need a long text, and writes down each answer as it comes, whatever the
 * order, so that a build that was stopped asks nothing twice. Many threads may ask at a time.
 */
final class LongOutputAnswers implements AutoCloseable {

  private final NeedsLongOutput judge;
  private final OneModel model;
  private final JsonLineAppender log;
  private final Map<Integer, Reply<Boolean>> known = new TreeMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * A line of {@code raw/long-output.jsonl}.
   *
   * @param line the instruction's
   */
  record Line(int line, Reply<Boolean> reply) {}

  private LongOutputAnswers(NeedsLongOutput judge, OneModel model, JsonLineAppender log) {
    this.judge = judge;
    this.model = model;
    this.log = log;
  }

  /**
   * Goes on with the answers in a file; makes it where there is none.
   *
   * @throws StartupException if they are not all of one model, or a line is damaged
   */
  static LongOutputAnswers open(Path file, NeedsLongOutput judge) throws IOException {
    var answers = new LongOutputAnswers(judge, new OneModel(file), JsonLineAppender.open(file));
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
   * What is said of an instruction, now or in an earlier run.
   *
   * @throws StartupException if another model answers than before
   */
  Reply<Boolean> ask(Decision.Selected instruction) throws IOException, InterruptedException {
    Reply<Boolean> earlier = known(instruction.line());
    if (earlier != null) {
      return earlier;
    }
    var line = new Line(instruction.line(), judge.ask(instruction.instruction()));
    lock.lock();
    try {
      keep(line);
      log.append(line);
    } finally {
      lock.unlock();
    }
    return line.reply();
  }

  private @Nullable Reply<Boolean> known(int line) {
    lock.lock();
    try {
      return known.get(line);
    } finally {
      lock.unlock();
    }
  }

  private void keep(Line line) {
    if (line.reply() instanceof Reply.Usable<Boolean>(_, String name)) {
      model.require(name);
    }
    known.put(line.line(), line.reply());
  }

  /** All answers, counted. */
  DatasetReport.Asked counts() {
    lock.lock();
    try {
      int needed = 0;
      int notNeeded = 0;
      var unanswered = new FailureReasons();
      for (Reply<Boolean> reply : known.values()) {
        switch (reply) {
          case Reply.Usable<Boolean>(Boolean yes, _) when yes -> needed++;
          case Reply.Usable<Boolean> _ -> notNeeded++;
          case Reply.None<Boolean>(String reason) -> unanswered.count(reason);
        }
      }
      return new DatasetReport.Asked(
          model.name().orElse(null), needed, notNeeded, unanswered.counts());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
