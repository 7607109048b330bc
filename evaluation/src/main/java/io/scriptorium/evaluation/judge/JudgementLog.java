package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** The judgements of a run's texts, in a log beside them. */
public final class JudgementLog {

  private static final String FILE = "judgements.jsonl";

  private final AnswerLog<Integer, Line> log;

  /**
   * One judgement.
   *
   * @param line the prompt's
   * @param text a hash of the text, since a later one for the same prompt is another
   */
  private record Line(int line, int text, Judgement judgement) {}

  private JudgementLog(AnswerLog<Integer, Line> log) {
    this.log = log;
  }

  /**
   * The judgements in a run's folder; none if there are none yet.
   *
   * @throws StartupException if they are of more than one model, or a line is damaged
   */
  public static JudgementLog in(Path folder) throws IOException {
    return new JudgementLog(
        AnswerLog.read(
            folder.resolve(FILE), Line.class, Line::line, it -> it.judgement().givenBy()));
  }

  /** The judgement of a text; empty if there is none. */
  public Optional<Judgement> of(Prediction prediction) {
    return log.get(prediction.line())
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
    log.askAll(
        texts.stream()
            .filter(Prediction::completed)
            .filter(text -> !(of(text).orElse(null) instanceof Judgement.Given))
            .iterator(),
        text ->
            new Line(
                text.line(),
                text.response().hashCode(),
                judge.judge(text.line(), text.prompt(), text.response())),
        judge.seats(),
        progress);
  }
}
