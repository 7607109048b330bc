package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The longest texts of one or more runs for each requested length, as files. */
public final class RulerReport {

  private static final String TITLE = "The longest output";
  private static final String ABOUT =
      "For each requested length: the longest text, the mean length score S_l (100 for a text of"
          + " exactly the requested length, falling to 0 at four times that length and at a third"
          + " of it; 0 for a missing text) with its 95 % interval, and how many prompts were"
          + " answered.";

  private RulerReport() {}

  /**
   * Writes {@code report.md}, {@code report.json} and {@code report.html}, over those that are
   * there.
   *
   * @param runs at least one, each with a name of its own
   * @param folder must exist
   * @throws IOException if a file cannot be written
   * @throws IllegalArgumentException if there is no run
   */
  public static void write(List<Evaluation> runs, Path folder) throws IOException {
    RulerResults results = RulerResults.of(runs);
    View view = View.of(results);
    Reports.write(folder.resolve(Reports.MARKDOWN), MarkdownText.render("ruler", view));
    Reports.write(folder.resolve(Reports.JSON), json(results));
    Reports.write(
        folder.resolve(Reports.HTML),
        ReportPage.render(TITLE, "ruler", view, List.of(view.chart())));
  }

  /** A row for each length and run. */
  static ReportTable table(RulerResults results) {
    return new ReportTable(
        List.of(
            Column.figure("Words requested"),
            Column.text("Run"),
            Column.figure("Longest, in words"),
            Column.figure("Mean " + Metric.LENGTH.label()),
            Column.figure(Metric.INTERVAL.label()),
            Column.figure("Answered")),
        results.lengths().stream().map(RulerReport::row).toList());
  }

  private static List<String> row(RulerResults.LengthResult result) {
    return List.of(
        Numbers.whole(result.asked()),
        result.run(),
        Numbers.whole(result.longest()),
        Numbers.mean(result.summary().length()),
        Numbers.ends(result.summary().length()),
        result.answered());
  }

  /** What both templates show: the Markdown the runs, the page their cards and the chart. */
  private record View(
      String title,
      List<RunView> runs,
      List<HtmlReport.Card> cards,
      Chart chart,
      String about,
      ReportTable.View table) {

    static View of(RulerResults results) {
      return new View(
          TITLE,
          results.runs().stream().map(RunView::of).toList(),
          results.runs().stream().map(RulerReport::card).toList(),
          RulerReport.chart(results),
          ABOUT,
          RulerReport.table(results).view("Longest text by length and run"));
    }
  }

  private record RunView(String name, String benchmark, String how, String longest) {

    static RunView of(RulerResults.Run run) {
      Evaluation evaluation = run.evaluation();
      return new RunView(
          SafeText.of(evaluation.name(), ReportTable.LONGEST_CELL),
          SafeText.of(evaluation.benchmark(), ReportTable.LONGEST_CELL),
          SafeText.of(evaluation.how(), ReportTable.LONGEST_CELL),
          Numbers.count(run.longest(), "word"));
    }
  }

  private static HtmlReport.Card card(RulerResults.Run run) {
    return new HtmlReport.Card(
        name(run),
        Numbers.whole(run.longest()),
        "words in the longest text; mean S_l %s over %s of %s; source: %s"
            .formatted(
                Numbers.mean(run.overall().length()),
                Numbers.count(run.overall().prompts(), "prompt"),
                SafeText.of(run.evaluation().benchmark(), Chart.LONGEST_NAME),
                SafeText.of(run.evaluation().how(), Chart.LONGEST_NAME)));
  }

  private static Chart chart(RulerResults results) {
    return Chart.lengths(
        results.runs().stream()
            .map(it ->
                "%s: longest text %s".formatted(name(it), Numbers.count(it.longest(), "word")))
            .collect(Collectors.joining("; ")),
        "words of the longest text",
        true,
        results.runs().stream().map(RulerReport::series).toList());
  }

  private static Chart.Series series(RulerResults.Run run) {
    return new Chart.Series(
        name(run), run.lengths().stream().map(it -> point(name(run), it)).toList());
  }

  private static Chart.Point point(String name, RulerResults.LengthResult result) {
    return new Chart.Point(
        result.asked(),
        result.longest(),
        SafeText.of(result.prompt(), Chart.LONGEST_PROMPT),
        "%s: %s requested, longest text %s"
            .formatted(name, Numbers.whole(result.asked()), Numbers.whole(result.longest())));
  }

  private static String name(RulerResults.Run run) {
    return SafeText.of(run.evaluation().name(), Chart.LONGEST_NAME);
  }

  private static String json(RulerResults results) {
    return JsonReport.write(
        new Report(
            results.runs().stream()
                .map(it ->
                    new Run(
                        it.evaluation().name(),
                        it.evaluation().benchmark(),
                        it.evaluation().how(),
                        it.overall(),
                        it.lengths().stream().map(Length::of).toList()))
                .toList()));
  }

  private record Report(List<Run> runs) {}

  private record Run(
      String name, String benchmark, String how, Summary overall, List<Length> lengths) {}

  private record Length(int asked, int longest, Interval length, int answered, int prompts) {

    private static Length of(RulerResults.LengthResult result) {
      Summary summary = result.summary();
      return new Length(
          result.asked(),
          result.longest(),
          summary.length(),
          summary.answered(),
          summary.prompts());
    }
  }
}
