package io.scriptorium.evaluation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs side by side, as files and for the terminal. */
public final class ComparisonReport {

  private static final String TITLE = "Comparison";

  /** In UTF-16 code units. */
  static final int LONGEST_NAME = 60;

  private static final String ABOUT =
      "The difference of each run from the first, prompt by prompt over the prompts that both have:"
          + " the mean and its 95 % interval. Where 0 lies outside the interval, the two differ.";

  private ComparisonReport() {}

  /**
   * Writes {@code report.md}, {@code report.json} and {@code report.html}, over those that are
   * there.
   *
   * @param folder must exist
   * @throws IOException if a file cannot be written
   */
  public static void write(Comparison comparison, Path folder) throws IOException {
    Reports.write(folder.resolve(Reports.MARKDOWN), markdown(comparison));
    Reports.write(folder.resolve(Reports.JSON), json(comparison));
    Reports.write(folder.resolve(Reports.HTML), page(comparison));
  }

  /** The runs, what they differ in, and what a judge prefers, as aligned columns. */
  public static String terminal(Comparison comparison) {
    return Stream.concat(
                Stream.of(runs(comparison), differences(comparison)),
                HeadToHeadTable.of(comparison).stream())
            .map(it -> String.join("", AlignedColumns.lines(it)))
            .collect(Collectors.joining("\n"))
        + HeadToHeadTable.unjudgedLines(comparison);
  }

  private static ReportTable runs(Comparison comparison) {
    SequencedMap<String, Summary> rows = new LinkedHashMap<>();
    comparison.runs().forEach(run -> rows.put(name(run), run.overall()));
    boolean judged = rows.values().stream().anyMatch(it -> it.quality() != null);
    return GroupTable.of("Run", rows, judged);
  }

  /**
   * Who judged the runs, and what the differences are.
   *
   * @param escape makes an untrusted name harmless
   */
  private static String about(Comparison comparison, UnaryOperator<String> escape) {
    List<String> judges =
        comparison.runs().stream()
            .flatMap(run -> run.judge().stream())
            .distinct()
            .map(it -> escape.apply(SafeText.of(it, ReportTable.LONGEST_CELL)))
            .toList();
    return switch (judges.size()) {
      case 0 -> ABOUT;
      case 1 -> "The judge of S_q is %s. %s".formatted(judges.getFirst(), ABOUT);
      default ->
          "S_q is by several judges, %s, whose ratings are not on one scale: runs with different judges are not compared by it. %s"
              .formatted(String.join(" and ", judges), ABOUT);
    };
  }

  private static ReportTable differences(Comparison comparison) {
    return new ReportTable(
        List.of(
            Column.text(
                "Against " + SafeText.of(comparison.runs().getFirst().name(), LONGEST_NAME)),
            Column.figure("Prompts"),
            Column.figure("S_l difference"),
            Column.figure("95 % interval"),
            Column.figure("S_q difference"),
            Column.figure("95 % interval"),
            Column.figure("Repeated difference, %")),
        comparison.pairs().stream()
            .map(pair ->
                List.of(
                    SafeText.of(pair.other(), LONGEST_NAME),
                    Numbers.whole(pair.prompts()),
                    more(pair.length()),
                    Numbers.ends(pair.length()),
                    Numbers.orNone(pair.quality(), ComparisonReport::more),
                    Numbers.orNone(pair.quality(), Numbers::ends),
                    Numbers.orNone(pair.repeated(), ComparisonReport::more)))
            .toList());
  }

  private static String more(Interval difference) {
    return String.format(Locale.ROOT, "%+.1f", difference.mean());
  }

  /** What both templates show; the Markdown has no chart. */
  private record View(
      String title,
      ReportTable.View runs,
      String about,
      ReportTable.View differences,
      @Nullable HeadToHeadView headToHead,
      Chart chart) {}

  private record HeadToHeadView(
      String title, String about, ReportTable.View table, HtmlReport.@Nullable Reasons reasons) {}

  private static String markdown(Comparison comparison) {
    return MarkdownText.render("comparison", view(comparison, MarkdownText::escape));
  }

  private static String page(Comparison comparison) {
    View view = view(comparison, UnaryOperator.identity());
    return ReportPage.render(TITLE, "comparison", view, List.of(view.chart()));
  }

  private static View view(Comparison comparison, UnaryOperator<String> escape) {
    return new View(
        TITLE,
        runs(comparison).view("All runs"),
        about(comparison, escape),
        differences(comparison).view("Differences from the first run"),
        HeadToHeadTable.of(comparison).map(it -> view(comparison, it)).orElse(null),
        chart(comparison));
  }

  private static HeadToHeadView view(Comparison comparison, ReportTable headToHead) {
    List<String> unjudged = HeadToHeadTable.unjudged(comparison);
    return new HeadToHeadView(
        HeadToHeadTable.TITLE,
        HeadToHeadTable.about(comparison),
        headToHead.view("What the judge prefers"),
        unjudged.isEmpty() ? null : new HtmlReport.Reasons("Unjudged", unjudged));
  }

  private static Chart chart(Comparison comparison) {
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

  private static String json(Comparison comparison) {
    return JsonReport.write(
        new Report(comparison.runs().stream().map(Run::of).toList(), comparison.pairs()));
  }

  private record Report(List<Run> runs, List<Comparison.Pair> pairs) {}

  /**
   * @param judge the model that judged; null without any
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Run(
      String name, String benchmark, String how, @Nullable String judge, Summary overall) {

    private static Run of(Evaluation run) {
      return new Run(
          run.name(), run.benchmark(), run.how(), run.judge().orElse(null), run.overall());
    }
  }
}
