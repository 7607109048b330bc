package io.scriptorium.evaluation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.HeadToHead;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.job.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report of runs side by side. */
public record ComparisonReport(Comparison comparison) implements RunReport {

  /** In UTF-16 code units. */
  private static final int LONGEST_NAME = 60;

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

  /** The runs, what they differ in, and what a judge prefers. */
  @Override
  public String terminal() {
    ReportTable headToHead = headToHead();
    Reasons unjudged = unjudged();
    return Stream.concat(Stream.of(runs(), differences()), Stream.ofNullable(headToHead))
            .map(it -> String.join("", it.lines()))
            .collect(Collectors.joining("\n"))
        + Stream.ofNullable(unjudged)
            .flatMap(it -> it.lines().stream())
            .map(it -> "Unjudged: " + it + "\n")
            .collect(Collectors.joining());
  }

  ReportTable runs() {
    SequencedMap<String, Summary> rows = new LinkedHashMap<>();
    comparison.runs().forEach(run -> rows.put(name(run), run.overall()));
    boolean judged = rows.values().stream().anyMatch(it -> it.quality() != null);
    return GroupTable.of("All runs", "Run", rows, judged);
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
            Column.figure("Repeated difference, %", it -> Numbers.difference(it.repeated()))));
  }

  private static String other(Comparison.Pair pair) {
    return SafeText.of(pair.other(), LONGEST_NAME);
  }

  /** What a judge prefers, run by run against the first; null where no judge was asked. */
  @Nullable ReportTable headToHead() {
    return judged().isEmpty()
        ? null
        : ReportTable.of(
            "What the judge prefers",
            judged(),
            List.of(
                Column.text(againstFirst(), ComparisonReport::other),
                figure("Wins", it -> Numbers.whole(it.wins())),
                figure("Losses", it -> Numbers.whole(it.losses())),
                figure("Ties", it -> Numbers.whole(it.ties())),
                figure("Inconsistent", it -> Numbers.whole(it.inconsistent())),
                figure("Unjudged", it -> Numbers.whole(it.unjudged())),
                figure("Win rate, %", it -> Numbers.mean(it.winRate())),
                figure("95 % interval", it -> Numbers.ends(it.winRate()))));
  }

  private static Column<Comparison.Pair> figure(String name, Function<HeadToHead, String> cell) {
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
