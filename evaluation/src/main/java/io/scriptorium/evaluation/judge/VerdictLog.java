package io.scriptorium.evaluation.judge;

import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** The judge's verdicts on pairs of texts, in a log with a line for each order of a pair. */
public final class VerdictLog {

  private static final String FILE = "verdicts.jsonl";

  private final AnswerLog<Shown, Line> log;

  /**
   * What the judge was shown.
   *
   * @param line the prompt's
   * @param first a hash of the first text
   * @param second a hash of the other one
   */
  private record Shown(int line, int first, int second) {

    static Shown of(TextPair pair) {
      return new Shown(
          pair.first().line(),
          pair.first().response().hashCode(),
          pair.second().response().hashCode());
    }
  }

  private record Line(Shown shown, PairVerdict verdict) {}

  private VerdictLog(AnswerLog<Shown, Line> log) {
    this.log = log;
  }

  /**
   * The verdicts in a comparison's folder; none if there are none yet.
   *
   * @throws StartupException if they are of more than one model, or a line is damaged
   */
  public static VerdictLog in(Path folder) throws IOException {
    return new VerdictLog(
        AnswerLog.read(
            folder.resolve(FILE), Line.class, Line::shown, it -> it.verdict().givenBy()));
  }

  /** Whether the judge was never asked. */
  public boolean isEmpty() {
    return log.lines().isEmpty();
  }

  /** The verdict on two texts in this order; empty if there is none. */
  public Optional<PairVerdict> of(TextPair pair) {
    return log.get(Shown.of(pair)).map(Line::verdict);
  }

  /**
   * Judges the pairs without a verdict in both orders, as many at a time as the judge has seats.
   * Missing verdicts are requested again. Pairs without two whole texts, and of the same text
   * twice, are left out.
   *
   * @param progress receives the number of verdicts after each one
   * @throws StartupException if the judge is not the model of the earlier verdicts
   */
  public void complete(List<TextPair> pairs, PairJudge judge, IntConsumer progress)
      throws IOException, InterruptedException {
    Map<Shown, TextPair> missing = new LinkedHashMap<>();
    pairs.stream()
        .filter(pair -> pair.completed() && !pair.same())
        .flatMap(pair -> Stream.of(pair, pair.swapped()))
        .filter(pair -> !(of(pair).orElse(null) instanceof PairVerdict.Given))
        .forEach(pair -> missing.put(Shown.of(pair), pair));
    log.askAll(
        missing.entrySet().iterator(),
        it -> new Line(it.getKey(), judge.judge(it.getValue())),
        judge.seats(),
        progress);
  }
}
