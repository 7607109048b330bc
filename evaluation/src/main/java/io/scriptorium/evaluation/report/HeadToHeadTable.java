package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.HeadToHead;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a judge prefers, run by run against the first. */
final class HeadToHeadTable {

  static final String TITLE = "Head to head";

  private static final String ABOUT =
      "For each prompt the judge was shown the texts of both runs in both orders, and asked which is"
          + " better, whatever their length. Verdicts that agree are a win or a loss of the run"
          + " against the first; those that contradict each other are inconsistent, and count as a"
          + " tie. The win rate is 100 for a win, 50 for a tie and 0 for a loss, over all that was"
          + " judged; where 50 lies outside its interval, one run is preferred.";

  private HeadToHeadTable() {}

  /** Empty where no judge was asked. */
  static Optional<ReportTable> of(Comparison comparison) {
    List<List<String>> rows =
        comparison.pairs().stream()
            .filter(pair -> pair.headToHead() != null)
            .map(pair -> row(pair.other(), Objects.requireNonNull(pair.headToHead())))
            .toList();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new ReportTable(columns(comparison.runs().getFirst().name()), rows));
  }

  /** Who judged, and what the figures say, as plain text. */
  static String about(Comparison comparison) {
    return comparison.pairs().stream()
        .map(Comparison.Pair::headToHead)
        .map(it -> it == null ? null : it.model())
        .filter(Objects::nonNull)
        .findFirst()
        .map(it -> "The judge is %s. ".formatted(SafeText.of(it, ReportTable.LONGEST_CELL)) + ABOUT)
        .orElse(ABOUT);
  }

  /** Why prompts are unjudged, one line for each run and reason, the most frequent first. */
  static List<String> unjudged(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    for (Comparison.Pair pair : comparison.pairs()) {
      HeadToHead judged = pair.headToHead();
      if (judged != null) {
        judged.unjudgedFor().entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(it -> line(pair.other(), it.getKey(), it.getValue()))
            .forEach(lines::add);
      }
    }
    return ReportData.shortened(lines);
  }

  /** The reasons for a terminal; empty without any. */
  static String unjudgedLines(Comparison comparison) {
    return unjudged(comparison).stream()
        .map(it -> "Unjudged: " + it + "\n")
        .collect(Collectors.joining());
  }

  private static String line(String run, String reason, int prompts) {
    return "%s × %s: %s"
        .formatted(
            Numbers.whole(prompts),
            SafeText.of(run, ComparisonReport.LONGEST_NAME),
            SafeText.of(reason, ReportData.LONGEST_REASON));
  }

  private static List<Column> columns(String first) {
    return List.of(
        Column.text("Against " + SafeText.of(first, ComparisonReport.LONGEST_NAME)),
        Column.figure("Wins"),
        Column.figure("Losses"),
        Column.figure("Ties"),
        Column.figure("Inconsistent"),
        Column.figure("Unjudged"),
        Column.figure("Win rate, %"),
        Column.figure("95 % interval"));
  }

  private static List<String> row(String run, HeadToHead judged) {
    Interval rate = judged.winRate();
    return List.of(
        SafeText.of(run, ComparisonReport.LONGEST_NAME),
        Numbers.whole(judged.wins()),
        Numbers.whole(judged.losses()),
        Numbers.whole(judged.ties()),
        Numbers.whole(judged.inconsistent()),
        Numbers.whole(judged.unjudged()),
        Numbers.orNone(rate, Numbers::mean),
        Numbers.orNone(rate, Numbers::ends));
  }
}
