package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.RunLog.RunFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The results side by side, as a Markdown table that is also aligned. */
final class ResultTable {

  private static final String NONE = "-";

  private static final List<Column> COLUMNS =
      List.of(
          new Column("run", RunResult::name),
          count("jobs", RunFigures::documents),
          count("failed", RunFigures::failed),
          count("sections", RunFigures::sections),
          count("wrong", RunFigures::wrong),
          figure("time s", it -> number(it.seconds(), 1)),
          figure("bound s", it -> it.boundSeconds() == 0 ? NONE : number(it.boundSeconds(), 1)),
          figure("ratio", it -> number(it.ratio(), 2)),
          figure("busy %", it -> it.boundSeconds() == 0 ? NONE : number(100 * it.busy(), 0)),
          figure("prefill/token", it -> number(it.prefilledPerGenerated(), 2)),
          figure("hand-off p50 ms", it -> milliseconds(it.handOffP50())),
          figure("p99 ms", it -> milliseconds(it.handOffP99())),
          count("moves", RunFigures::moves),
          count("over seats", RunFigures::overSeats),
          figure("sections/s", it -> number(it.sectionsPerSecond(), 1)),
          figure("calls/s", it -> number(it.callsPerSecond(), 1)),
          new Column("heap MB", it -> megabytes(it.cost().liveHeapBytes())),
          new Column("RSS MB", it -> megabytes(it.cost().peakMemoryBytes())),
          exposition("series", it -> Long.toString(it.series())),
          exposition("scrape ms", it -> milliseconds(it.scrape())),
          new Column("CPU s", it -> seconds(it.cost().askingTime())),
          new Column("system CPU s", it -> seconds(it.cost().systemTime())),
          new Column("sim CPU s", it -> seconds(it.simulatorTime())),
          loss("lost s", RunResult.Loss::lostSeconds),
          loss("explained s", RunResult.Loss::explainedSeconds));

  private record Column(String heading, Function<RunResult, String> cell) {}

  private ResultTable() {}

  static String of(List<RunResult> results) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(COLUMNS.stream().map(Column::heading).toList());
    results.forEach(
        result -> lines.add(COLUMNS.stream().map(column -> column.cell().apply(result)).toList()));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < COLUMNS.size(); column++) {
      int at = column;
      widths.add(lines.stream().mapToInt(line -> line.get(at).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder();
    append(text, lines.getFirst(), widths);
    append(text, widths.stream().map("-"::repeat).toList(), widths);
    lines.stream().skip(1).forEach(line -> append(text, line, widths));
    return text.toString();
  }

  /** The processor time of each run's processes, a line for a run that has any of its own. */
  static String processorTimes(List<RunResult> results) {
    StringBuilder text = new StringBuilder();
    for (RunResult result : results) {
      List<Contestant.ProcessTime> processes = result.cost().processes();
      if (!processes.isEmpty()) {
        text.append("- ").append(result.name()).append(": ");
        text.append(
            processes.stream()
                .map(it -> it.name() + " " + number(it.time().toMillis() / 1e3, 1))
                .collect(Collectors.joining(", ")));
        text.append('\n');
      }
    }
    return text.isEmpty() ? "" : "\nProcessor seconds of each process:\n\n" + text;
  }

  private static Column figure(String heading, Function<RunFigures, String> cell) {
    return new Column(heading, result -> cell.apply(result.figures()));
  }

  private static Column count(String heading, ToIntFunction<RunFigures> value) {
    return figure(heading, figures -> Integer.toString(value.applyAsInt(figures)));
  }

  private static Column exposition(String heading, Function<Contestant.Exposition, String> cell) {
    return new Column(
        heading, result -> Optional.ofNullable(result.cost().exposition()).map(cell).orElse(NONE));
  }

  private static Column loss(String heading, ToDoubleFunction<RunResult.Loss> value) {
    return new Column(
        heading,
        result ->
            Optional.ofNullable(result.loss())
                .map(loss -> number(value.applyAsDouble(loss), 1))
                .orElse(NONE));
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
    return duration.isZero() ? NONE : number(duration.toMillis() / 1e3, 1);
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? number(bytes.getAsLong() / 1e6, 0) : NONE;
  }
}
