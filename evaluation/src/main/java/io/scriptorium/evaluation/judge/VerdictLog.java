package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * The judge's verdicts on pairs of texts, in a log with a line for each order of a pair, so that a
 * resumed comparison asks nothing twice.
 */
public final class VerdictLog {

  private static final String FILE = "verdicts.jsonl";

  private final Path file;
  private final SingleModelGuard model;
  private final Map<Shown, PairVerdict> known = new HashMap<>();

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

  private VerdictLog(Path file) {
    this.file = file;
    model = new SingleModelGuard(file);
  }

  /**
   * The verdicts in a comparison's folder; none if there are none yet.
   *
   * @throws StartupException if they are of more than one model, or a line is damaged
   */
  public static VerdictLog in(Path folder) throws IOException {
    var log = new VerdictLog(folder.resolve(FILE));
    try (var lines =
        JsonLineReader.openLog(log.file, "Delete that line to have its text judged again.")) {
      lines.forEach(Line.class, log::keep);
    }
    return log;
  }

  /** Whether the judge was never asked. */
  public boolean isEmpty() {
    return known.isEmpty();
  }

  /** The verdict on two texts in this order; empty if there is none. */
  public Optional<PairVerdict> of(TextPair pair) {
    return Optional.ofNullable(known.get(Shown.of(pair)));
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
    List<Callable<Line>> questions =
        missing.entrySet().stream()
            .<Callable<Line>>map(it -> () -> new Line(it.getKey(), judge.judge(it.getValue())))
            .toList();
    BoundedCalls.ask(questions, judge.seats(), file, this::keep, progress);
  }

  /** Returns whether the line is new. */
  private boolean keep(Line line) {
    if (line.verdict() instanceof PairVerdict.Given given) {
      model.require(given.model());
    }
    return !line.verdict().equals(known.put(line.shown(), line.verdict()));
  }
}
