package io.scriptorium.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The results side by side, as a Markdown table that is also aligned. */
final class ResultTable {

  private static final String NONE = "-";

  private static final List<String> HEADING =
      List.of(
          "run",
          "jobs",
          "failed",
          "sections",
          "wrong",
          "time s",
          "bound s",
          "ratio",
          "busy %",
          "prefill/token",
          "hand-off p50 ms",
          "p99 ms",
          "moves",
          "over seats",
          "sections/s",
          "heap MB",
          "RSS MB",
          "series",
          "scrape ms",
          "CPU s",
          "sim CPU s",
          "lost s",
          "explained s");

  private ResultTable() {}

  static String of(List<RunResult> results) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADING);
    results.forEach(result -> lines.add(cells(result)));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEADING.size(); column++) {
      int at = column;
      widths.add(lines.stream().mapToInt(line -> line.get(at).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder();
    append(text, lines.getFirst(), widths);
    append(text, widths.stream().map(ResultTable::rule).toList(), widths);
    lines.stream().skip(1).forEach(line -> append(text, line, widths));
    return text.toString();
  }

  private static List<String> cells(RunResult result) {
    RunFigures figures = result.figures();
    Contestant.Cost cost = result.cost();
    RunResult.Loss loss = result.loss();
    Contestant.Exposition exposition = cost.exposition();
    return Stream.of(
            result.name(),
            Integer.toString(figures.documents()),
            Integer.toString(figures.failed()),
            Integer.toString(figures.sections()),
            Integer.toString(figures.wrong()),
            number(figures.seconds(), 1),
            figures.boundSeconds() == 0 ? NONE : number(figures.boundSeconds(), 1),
            number(figures.ratio(), 2),
            figures.boundSeconds() == 0 ? NONE : number(100 * figures.busy(), 0),
            number(figures.prefilledPerGenerated(), 2),
            milliseconds(figures.handOffP50()),
            milliseconds(figures.handOffP99()),
            Integer.toString(figures.moves()),
            Integer.toString(figures.overSeats()),
            number(figures.sectionsPerSecond(), 1),
            megabytes(cost.liveHeapBytes()),
            megabytes(cost.peakMemoryBytes()),
            exposition == null ? NONE : Long.toString(exposition.series()),
            exposition == null ? NONE : milliseconds(exposition.scrape()),
            cost.processorTime().isZero() ? NONE : seconds(cost.processorTime()),
            seconds(result.simulatorTime()),
            loss == null ? NONE : number(loss.lostSeconds(), 1),
            loss == null ? NONE : number(loss.explainedSeconds(), 1))
        .toList();
  }

  private static String rule(int width) {
    return "-".repeat(width);
  }

  /** The first column is text, all others are numbers. */
  private static void append(StringBuilder text, List<String> cells, List<Integer> widths) {
    for (int column = 0; column < cells.size(); column++) {
      String padding = " ".repeat(widths.get(column) - cells.get(column).length());
      text.append("| ");
      text.append(column == 0 ? cells.get(column) + padding : padding + cells.get(column));
      text.append(' ');
    }
    text.append("|\n");
  }

  private static String number(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : NONE;
  }

  private static String milliseconds(Duration duration) {
    return number(duration.toNanos() / 1e6, 1);
  }

  private static String seconds(Duration duration) {
    return number(duration.toMillis() / 1e3, 1);
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? number(bytes.getAsLong() / 1e6, 0) : NONE;
  }
}
