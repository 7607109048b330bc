package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation as Markdown, for any editor, an issue or a commit; fills {@code evaluation.md}.
 */
final class MarkdownReport {

  private static final int WORST = 10;
  private static final int LONGEST_EXCERPT = 80;

  private MarkdownReport() {}

  /** The names are those of the template. */
  private record View(
      String benchmark,
      String name,
      String how,
      Score length,
      String answered,
      @Nullable Score quality,
      String words,
      @Nullable Repeated repetition,
      @Nullable String plan,
      String premature,
      String duplicated,
      String judge,
      List<Group> groups,
      List<String> missing,
      boolean hasDropped,
      List<String> dropped,
      int worstTexts,
      ReportTable worst,
      List<Metric> metrics) {}

  private record Score(String mean, String ends, String over) {

    static Score of(Interval interval, int texts, String what) {
      return new Score(Numbers.mean(interval), Numbers.ends(interval), Numbers.count(texts, what));
    }
  }

  private record Repeated(String repeated, String distinct) {}

  private record Group(String title, ReportTable table) {}

  static String of(ReportData data) {
    var evaluation = data.evaluation();
    Summary all = data.overall();
    Interval quality = all.quality();
    Double adherence = all.planAdherence();
    return MarkdownText.render(
        "evaluation",
        new View(
            SafeText.of(evaluation.benchmark(), ReportTable.LONGEST_CELL),
            SafeText.of(evaluation.name(), ReportTable.LONGEST_CELL),
            SafeText.of(evaluation.how(), ReportTable.LONGEST_CELL),
            Score.of(all.length(), all.prompts(), "prompt"),
            all.answered() == 1 ? "1 is" : Numbers.whole(all.answered()) + " are",
            quality == null ? null : Score.of(quality, all.judged(), "judged text"),
            Numbers.count(Math.round(all.words()), "word"),
            all.repeated3() == null
                ? null
                : new Repeated(
                    Numbers.orNone(all.repeated3(), Numbers::percent),
                    Numbers.orNone(all.distinct2(), Numbers::ratio)),
            adherence == null ? null : Numbers.points(adherence),
            Numbers.count(all.prematureConclusions(), "text"),
            all.duplicatedParagraphs() == 1
                ? "1 paragraph is repeated"
                : Numbers.whole(all.duplicatedParagraphs()) + " paragraphs are repeated",
            data.aboutTheJudge(MarkdownText::escape),
            List.of(
                group("By length", "Words requested", data.byLength(), data.judged()),
                group("By type", "Type", data.byType(), data.judged()),
                group("By language", "Language", data.byLanguage(), data.judged())),
            ReportData.lines(data.missing()),
            all.dropped() > 0,
            ReportData.lines(data.dropped()),
            Math.min(WORST, data.texts().size()),
            worst(data),
            data.metrics()));
  }

  private static Group group(
      String title, String by, SequencedMap<String, Summary> groups, boolean judged) {
    return new Group(title, GroupTable.of(by, groups, judged));
  }

  private static ReportTable worst(ReportData data) {
    return new ReportTable(
        List.of(
            Column.figure("Line"),
            Column.text("Prompt"),
            Column.figure("Requested"),
            Column.figure("Written"),
            Column.figure(Metric.LENGTH.label())),
        data.worst(WORST).stream().map(MarkdownReport::row).toList());
  }

  private static List<String> row(ScoredText text) {
    return List.of(
        Integer.toString(text.prediction().line()),
        SafeText.of(text.prediction().prompt(), LONGEST_EXCERPT),
        Numbers.whole(text.prediction().length()),
        Numbers.whole(text.scores().words()),
        Numbers.points(text.scores().length()));
  }
}
