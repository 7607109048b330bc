package io.scriptorium.evaluation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.report.Table.Column;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Scored;
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
      "What each run has more than the first, prompt by prompt over the prompts that both have: the"
          + " mean and its 95 % interval. Where 0 lies outside the interval, the two differ.";

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
            .map(ComparisonReport::aligned)
            .collect(Collectors.joining("\n"))
        + HeadToHeadTable.unjudgedLines(comparison);
  }

  private static String aligned(Table table) {
    var columns = new AlignedColumns(table.columns().stream().map(Column::name).toList());
    table.rows().forEach(columns::row);
    return columns.toString();
  }

  private static Table runs(Comparison comparison) {
    SequencedMap<String, Summary> rows = new LinkedHashMap<>();
    comparison.runs().forEach(run -> rows.put(name(run), run.overall()));
    boolean judged = rows.values().stream().anyMatch(it -> it.quality() != null);
    return GroupTable.of("Run", rows, judged);
  }

  /**
   * Who judged the runs, and what the differences are.
   *
   * @param escape makes a name of others harmless
   */
  private static String about(Comparison comparison, UnaryOperator<String> escape) {
    List<String> judges =
        comparison.runs().stream()
            .flatMap(run -> run.judge().stream())
            .distinct()
            .map(it -> escape.apply(SafeText.of(it, Table.LONGEST_CELL)))
            .toList();
    return switch (judges.size()) {
      case 0 -> ABOUT;
      case 1 -> "The judge of S_q is %s. %s".formatted(judges.getFirst(), ABOUT);
      default ->
          "S_q is by several judges, %s, whose marks are no one scale: where two runs have not the same one, their difference is not told. %s"
              .formatted(String.join(" and ", judges), ABOUT);
    };
  }

  private static Table differences(Comparison comparison) {
    return new Table(
        List.of(
            Column.text(
                "Against " + SafeText.of(comparison.runs().getFirst().name(), LONGEST_NAME)),
            Column.figure("Prompts"),
            Column.figure("S_l more"),
            Column.figure("95 % interval"),
            Column.figure("S_q more"),
            Column.figure("95 % interval"),
            Column.figure("Repeated more, in %")),
        comparison.pairs().stream()
            .map(pair ->
                List.of(
                    SafeText.of(pair.other(), LONGEST_NAME),
                    Figures.whole(pair.prompts()),
                    more(pair.length()),
                    Figures.ends(pair.length()),
                    pair.quality() == null ? GroupTable.NONE : more(pair.quality()),
                    pair.quality() == null ? GroupTable.NONE : Figures.ends(pair.quality()),
                    pair.repeated() == null ? GroupTable.NONE : more(pair.repeated())))
            .toList());
  }

  private static String more(Interval difference) {
    return String.format(Locale.ROOT, "%+.1f", difference.mean());
  }

  private static String markdown(Comparison comparison) {
    return """
    # %s

    %s
    ## Differences

    %s

    %s%s\
    """
        .formatted(
            TITLE,
            runs(comparison).markdown(),
            about(comparison, Markdown::escape),
            differences(comparison).markdown(),
            HeadToHeadTable.of(comparison).map(it -> markdown(comparison, it)).orElse(""));
  }

  private static String markdown(Comparison comparison, Table headToHead) {
    List<String> unjudged = HeadToHeadTable.unjudged(comparison);
    return "\n## %s\n\n%s\n\n%s%s"
        .formatted(
            HeadToHeadTable.TITLE,
            Markdown.escape(HeadToHeadTable.about(comparison)),
            headToHead.markdown(),
            unjudged.isEmpty()
                ? ""
                : unjudged.stream()
                    .map(it -> "- %s\n".formatted(Markdown.escape(it)))
                    .collect(Collectors.joining("", "\nUnjudged:\n\n", "")));
  }

  private static String page(Comparison comparison) {
    return Html.page(
        TITLE,
        """
        <header><h1>%s</h1></header>
        <main>
        <section aria-labelledby="runs"><h2 id="runs">The runs</h2>
        %s</section>
        <section aria-labelledby="differences"><h2 id="differences">Differences</h2>
        <p>%s</p>
        %s</section>
        %s<section aria-labelledby="lengths"><h2 id="lengths">Words asked for and written</h2>
        %s</section>
        </main>
        """
            .formatted(
                TITLE,
                runs(comparison).html("All runs"),
                about(comparison, Html::escape),
                differences(comparison).html("Differences to the first run"),
                HeadToHeadTable.of(comparison).map(it -> section(comparison, it)).orElse(""),
                plot(comparison).html()));
  }

  private static String section(Comparison comparison, Table headToHead) {
    List<String> unjudged = HeadToHeadTable.unjudged(comparison);
    return """
    <section aria-labelledby="head-to-head"><h2 id="head-to-head">%s</h2>
    <p>%s</p>
    %s%s</section>
    """
        .formatted(
            HeadToHeadTable.TITLE,
            Html.escape(HeadToHeadTable.about(comparison)),
            headToHead.html("What the judge prefers"),
            unjudged.isEmpty()
                ? ""
                : unjudged.stream()
                    .map(it -> "<li dir=\"auto\">%s</li>\n".formatted(Html.escape(it)))
                    .collect(Collectors.joining("", "<p>Unjudged:</p>\n<ul>\n", "</ul>\n")));
  }

  private static ScatterPlot plot(Comparison comparison) {
    List<Scored> texts = comparison.runs().stream().flatMap(run -> run.texts().stream()).toList();
    LogScale asked = LogScale.covering(texts.stream().map(it -> it.prediction().length()).toList());
    LogScale written = asked.and(texts.stream().map(it -> it.scores().words()).toList());
    return new ScatterPlot(
        new Plot(
            "comparison-plot",
            "Words asked for and words written",
            "A mark for each text, by run.",
            new Plot.Axis("words asked for", asked),
            new Plot.Axis("words written", written),
            true),
        comparison.runs().stream().limit(LengthPlot.MOST_SERIES).map(it -> series(it)).toList());
  }

  private static Series series(Evaluation run) {
    return new Series(
        name(run),
        run.texts().stream()
            .map(text ->
                new Series.Point(
                    text.prediction().length(),
                    text.scores().words(),
                    "Line %s: %s asked, %s written"
                        .formatted(
                            text.prediction().line(),
                            Figures.whole(text.prediction().length()),
                            Figures.whole(text.scores().words()))))
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
   * @param judge the model that judged; null where none did
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
