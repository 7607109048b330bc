package io.scriptorium.evaluation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.HeadToHead;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The report of runs side by side. */
public record ComparisonReport(Comparison comparison) implements RunReport {

  /** In UTF-16 code units. */
  private static final int LONGEST_NAME = 60;

  /** The width of a terminal, in cells. */
  private static final int LINE = 80;

  private static final String INDENT = "  ";

  @Override
  public String template() {
    return "comparison";
  }

  @Override
  public String title() {
    return "Comparison";
  }

  @Override
  public List<Chart> charts() {
    return List.of(chart());
  }

  /** The verdicts in words, and the main figures, in lines of 80 cells. */
  @Override
  public String terminal() {
    var lines = new ArrayList<String>();
    verdicts().forEach(it -> lines.addAll(wrapped(it)));
    for (ReportTable table : briefTables()) {
      lines.add("");
      table.withoutEmptyColumns().linesWithin(LINE).forEach(it -> lines.add(it.stripTrailing()));
    }
    Reasons unjudged = unjudged();
    if (unjudged != null) {
      lines.add("");
      unjudged.lines().forEach(it -> lines.addAll(wrapped("Unjudged: " + it)));
    }
    return String.join("\n", lines) + "\n";
  }

  /** The text in lines; those after the first are indented. */
  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > LINE) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(INDENT);
      } else if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private List<ReportTable> briefTables() {
    List<ReportTable> tables = new ArrayList<>();
    tables.add(
        ReportTable.of(
            "",
            comparison.runs(),
            List.of(
                Column.text("Run", ComparisonReport::name),
                figure("Answered", it -> it.answered() + " of " + it.prompts()),
                figure(Metric.LENGTH.label(), it -> Numbers.mean(it.length())),
                figure(Metric.INTERVAL.label(), it -> Numbers.ends(it.length())),
                figure(Metric.QUALITY.label(), it -> Numbers.mean(it.quality())),
                figure(Metric.WORDS.label(), it -> Numbers.whole(it.words())),
                figure("Repeated", it -> Numbers.percent(it.repeated3())))));
    tables.add(
        ReportTable.of(
            "",
            comparison.pairs(),
            List.of(
                Column.text(againstFirst(), ComparisonReport::other),
                Column.figure("Prompts", it -> Numbers.whole(it.prompts())),
                Column.figure(Metric.LENGTH.label(), it -> Numbers.difference(it.length())),
                Column.figure(Metric.INTERVAL.label(), it -> Numbers.ends(it.length())),
                Column.figure(Metric.QUALITY.label(), it -> Numbers.difference(it.quality())),
                Column.figure(Metric.WORDS.label(), it -> Numbers.wholeDifference(it.words())),
                Column.figure("Repeated", it -> Numbers.difference(it.repeated())))));
    if (!judged().isEmpty()) {
      tables.add(headToHead(verdictColumns()));
    }
    return tables;
  }

  private static Column<Evaluation> figure(String name, Function<Summary, String> cell) {
    return Column.figure(name, run -> cell.apply(run.overall()));
  }

  /** What the comparison says of each run against the first, in words. */
  List<String> verdicts() {
    return comparison.pairs().stream().map(ComparisonVerdict::of).toList();
  }

  /** The prompts with the texts of all runs. */
  List<PromptView> prompts() {
    return PromptView.of(comparison.textsByPrompt());
  }

  /** How many prompts the page leaves out; null for none. */
  @Nullable Integer leftOut() {
    int leftOut = comparison.textsByPrompt().size() - PromptView.MOST;
    return leftOut > 0 ? leftOut : null;
  }

  ReportTable runs() {
    SequencedMap<String, Summary> rows = new LinkedHashMap<>();
    comparison.runs().forEach(run -> rows.put(name(run), run.overall()));
    boolean judged = rows.values().stream().anyMatch(it -> it.quality() != null);
    return GroupTable.of("All runs", "Run", rows, judged).withoutEmptyColumns();
  }

  /** The judge of all ratings; null without any, or with several. */
  @Nullable String onlyJudge() {
    return judges().size() == 1 ? judges().getFirst() : null;
  }

  /** The judges, where there are several; else null. */
  @Nullable String severalJudges() {
    return judges().size() > 1 ? String.join(" and ", judges()) : null;
  }

  private List<String> judges() {
    return comparison.runs().stream()
        .flatMap(run -> run.judge().stream())
        .distinct()
        .map(it -> SafeText.of(it, ReportTable.LONGEST_CELL))
        .toList();
  }

  ReportTable differences() {
    return ReportTable.of(
            "Differences from the first run",
            comparison.pairs(),
            List.of(
                Column.text(againstFirst(), ComparisonReport::other),
                Column.figure("Prompts", it -> Numbers.whole(it.prompts())),
                Column.figure("S_l difference", it -> Numbers.difference(it.length())),
                Column.figure("95 % interval", it -> Numbers.ends(it.length())),
                Column.figure("S_q difference", it -> Numbers.difference(it.quality())),
                Column.figure("95 % interval", it -> Numbers.ends(it.quality())),
                Column.figure("Difference in words", it -> Numbers.wholeDifference(it.words())),
                Column.figure("Repeated difference, %", it -> Numbers.difference(it.repeated()))))
        .withoutEmptyColumns();
  }

  private static String other(Comparison.Pair pair) {
    return SafeText.of(pair.other(), LONGEST_NAME);
  }

  /** What a judge prefers, run by run against the first; null where no judge was asked. */
  @Nullable ReportTable headToHead() {
    List<Column<Comparison.Pair>> columns = new ArrayList<>(verdictColumns());
    columns.add(verdict("95 % interval", it -> Numbers.ends(it.winRate())));
    return judged().isEmpty() ? null : headToHead(columns).withoutEmptyColumns();
  }

  private ReportTable headToHead(List<Column<Comparison.Pair>> columns) {
    return ReportTable.of("What the judge prefers", judged(), columns);
  }

  private List<Column<Comparison.Pair>> verdictColumns() {
    return List.of(
        Column.text(againstFirst(), ComparisonReport::other),
        verdict("Wins", it -> Numbers.whole(it.wins())),
        verdict("Losses", it -> Numbers.whole(it.losses())),
        verdict("Ties", it -> Numbers.whole(it.ties())),
        verdict("Inconsistent", it -> Numbers.whole(it.inconsistent())),
        verdict("Unjudged", it -> Numbers.whole(it.unjudged())),
        verdict("Win rate, %", it -> Numbers.mean(it.winRate())));
  }

  private static Column<Comparison.Pair> verdict(String name, Function<HeadToHead, String> cell) {
    return Column.figure(name, pair -> cell.apply(headToHead(pair)));
  }

  private List<Comparison.Pair> judged() {
    return comparison.pairs().stream().filter(it -> it.headToHead() != null).toList();
  }

  private static HeadToHead headToHead(Comparison.Pair judged) {
    return Objects.requireNonNull(judged.headToHead());
  }

  private String againstFirst() {
    return "Against " + name(comparison.runs().getFirst());
  }

  /** The model of the head to head; null where it did not say its name. */
  @Nullable String pairJudge() {
    return judged().stream()
        .map(it -> headToHead(it).model())
        .filter(Objects::nonNull)
        .findFirst()
        .map(it -> SafeText.of(it, ReportTable.LONGEST_CELL))
        .orElse(null);
  }

  /** Why prompts are unjudged, one line for each run and reason, the most frequent first. */
  @Nullable Reasons unjudged() {
    return Reasons.of(
        "Unjudged",
        judged().stream()
            .flatMap(it -> Reasons.lines(other(it) + ": ", headToHead(it).unjudgedFor())));
  }

  Chart chart() {
    return Chart.lengths(
        "A mark for each text, by run",
        "written words",
        false,
        comparison.runs().stream()
            .limit(Chart.MOST_SERIES)
            .map(run ->
                new Chart.Series(name(run), run.texts().stream().map(Chart.Point::of).toList()))
            .toList());
  }

  private static String name(Evaluation run) {
    return SafeText.of(run.name(), LONGEST_NAME);
  }

  @Override
  public Object json() {
    return new Json(comparison.runs().stream().map(Json.Run::of).toList(), comparison.pairs());
  }

  private record Json(List<Run> runs, List<Comparison.Pair> pairs) {

    /**
     * @param judge the model that judged; null without any
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Run(
        String name, String benchmark, String how, @Nullable String judge, Summary overall) {

      static Run of(Evaluation run) {
        return new Run(
            run.name(), run.benchmark(), run.how(), run.judge().orElse(null), run.overall());
      }
    }
  }
}
