package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.Table.Column;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How long the texts of one or more runs become, the runs side by side, as files. */
public final class RulerReport {

  static final String ABOUT =
      "For each length that was asked for: the longest text that came, the mean length score S_l"
          + " (100 where a text is as long as was asked, falling to 0 at four times that length and"
          + " at a third of it, and 0 where none came) with its 95 % interval, and how many prompts"
          + " were answered.";

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
    Ruler ruler = Ruler.of(runs);
    Reports.write(folder.resolve(Reports.MARKDOWN), markdown(ruler));
    Reports.write(folder.resolve(Reports.JSON), json(ruler));
    Reports.write(folder.resolve(Reports.HTML), RulerPage.of(ruler));
  }

  /** A row for each length and run. */
  static Table table(Ruler ruler) {
    return new Table(
        List.of(
            Column.figure("Words asked for"),
            Column.text("Run"),
            Column.figure("Longest, in words"),
            Column.figure("Mean " + Measure.LENGTH.label()),
            Column.figure(Measure.INTERVAL.label()),
            Column.figure("Answered")),
        ruler.marks().stream().map(RulerReport::row).toList());
  }

  private static List<String> row(Ruler.Mark mark) {
    return List.of(
        Figures.whole(mark.asked()),
        mark.run(),
        Figures.whole(mark.longest()),
        Figures.points(mark.summary().length().mean()),
        Figures.ends(mark.summary().length()),
        mark.answered());
  }

  private static String markdown(Ruler ruler) {
    var runs = new StringBuilder();
    ruler
        .runs()
        .forEach(it ->
            runs.append(
                "- **%s** (%s; the texts came this way: %s): %s at the longest.\n"
                    .formatted(
                        line(it.evaluation().name()),
                        line(it.evaluation().benchmark()),
                        line(it.evaluation().how()),
                        Figures.count(it.longest(), "word"))));
    return """
    # The longest output

    %s
    %s

    %s\
    """
        .formatted(runs, ABOUT, table(ruler).markdown());
  }

  private static String line(String text) {
    return Markdown.escape(SafeText.of(text, Table.LONGEST_CELL));
  }

  private static String json(Ruler ruler) {
    return JsonReport.write(
        new Report(
            ruler.runs().stream()
                .map(it ->
                    new Run(
                        it.evaluation().name(),
                        it.evaluation().benchmark(),
                        it.evaluation().how(),
                        it.overall(),
                        it.marks().stream().map(Length::of).toList()))
                .toList()));
  }

  private record Report(List<Run> runs) {}

  private record Run(
      String name, String benchmark, String how, Summary overall, List<Length> lengths) {}

  private record Length(int asked, int longest, Interval length, int answered, int prompts) {

    private static Length of(Ruler.Mark mark) {
      Summary summary = mark.summary();
      return new Length(
          mark.asked(), mark.longest(), summary.length(), summary.answered(), summary.prompts());
    }
  }
}
