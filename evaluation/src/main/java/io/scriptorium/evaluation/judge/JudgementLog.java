package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/**
 * The judgements of a run's texts, in a log beside them, so that a resumed run judges no text
 * twice.
 */
public final class JudgementLog {

  private static final String FILE = "judgements.jsonl";

  private final Path file;
  private final SingleModelGuard model;
  private final Map<Integer, Line> known = new HashMap<>();

  /**
   * One judgement.
   *
   * @param line the prompt's
   * @param text a hash of the text, since a later one for the same prompt is another
   */
  private record Line(int line, int text, Judgement judgement) {}

  private JudgementLog(Path file) {
    this.file = file;
    model = new SingleModelGuard(file);
  }

  /**
   * The judgements in a run's folder; none if there are none yet.
   *
   * @throws StartupException if they are of more than one model, or a line is damaged
   */
  public static JudgementLog in(Path folder) throws IOException {
    var log = new JudgementLog(folder.resolve(FILE));
    try (var lines =
        JsonLineReader.openLog(log.file, "Delete that line to have its text judged again.")) {
      lines.forEach(Line.class, log::keep);
    }
    return log;
  }

  /** The judgement of a text; empty if there is none. */
  public Optional<Judgement> of(Prediction prediction) {
    return Optional.ofNullable(known.get(prediction.line()))
        .filter(line -> line.text() == prediction.response().hashCode())
        .map(Line::judgement);
  }

  /**
   * Judges the texts without a judgement, as many at a time as the judge has seats. What the judge
   * failed to answer is asked for again.
   *
   * @param progress receives the number of judged texts after each one
   * @throws StartupException if the judge is not the model of the earlier judgements
   */
  public void complete(List<Prediction> texts, Judge judge, IntConsumer progress)
      throws IOException, InterruptedException {
    List<Prediction> missing =
        texts.stream()
            .filter(Prediction::completed)
            .filter(text -> !(of(text).orElse(null) instanceof Judgement.Given))
            .toList();
    List<Callable<Line>> questions =
        missing.stream().<Callable<Line>>map(text -> () -> line(text, judge)).toList();
    BoundedCalls.ask(questions, judge.seats(), file, this::keep, progress);
  }

  /** Returns whether the line is new. */
  private boolean keep(Line line) {
    if (line.judgement() instanceof Judgement.Given given) {
      model.require(given.model());
    }
    return !line.equals(known.put(line.line(), line));
  }

  private static Line line(Prediction text, Judge judge) throws InterruptedException {
    return new Line(text.line(), text.response().hashCode(), judge.judge(text));
  }
}
