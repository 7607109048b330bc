package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.ReportTable.Column;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.List;
import java.util.SequencedMap;

/** The evaluation as Markdown, for any editor, an issue or a commit. */
final class MarkdownReport {

  private static final int WORST = 10;
  private static final int LONGEST_EXCERPT = 80;

  private final ReportData data;
  private final StringBuilder report = new StringBuilder();

  private MarkdownReport(ReportData data) {
    this.data = data;
  }

  static String of(ReportData data) {
    return new MarkdownReport(data).render();
  }

  private String render() {
    var evaluation = data.evaluation();
    paragraph("# %s: %s".formatted(line(evaluation.benchmark()), line(evaluation.name())));
    paragraph("Source of the texts: %s.".formatted(line(evaluation.how())));
    paragraph(overall(data.overall()));
    paragraph(data.aboutTheJudge(MarkdownText::escape));
    groups("By length", "Words requested", data.byLength());
    groups("By type", "Type", data.byType());
    groups("By language", "Language", data.byLanguage());
    reasons("Missing texts", "Every prompt was answered.", data.missing());
    if (data.overall().dropped() > 0) {
      reasons("Missing judgements", "", data.dropped());
    }
    paragraph("## The %s lowest S_l".formatted(Math.min(WORST, data.texts().size())));
    paragraph(worst().markdown());
    paragraph("## What the scores mean");
    meanings();
    return report.toString().stripTrailing() + "\n";
  }

  private static String overall(Summary all) {
    var text = new StringBuilder();
    text.append(
        "S_l is **%s** (95 %% interval %s) over %s, of which %s answered. "
            .formatted(
                Numbers.points(all.length().mean()),
                Numbers.ends(all.length()),
                Numbers.count(all.prompts(), "prompt"),
                all.answered() == 1 ? "1 is" : Numbers.whole(all.answered()) + " are"));
    Interval quality = all.quality();
    if (quality != null) {
      text.append(
          "S_q is **%s** (95 %% interval %s) over %s. "
              .formatted(
                  Numbers.points(quality.mean()),
                  Numbers.ends(quality),
                  Numbers.count(all.judged(), "judged text")));
    }
    text.append(
        "A text has %s on average".formatted(Numbers.count(Math.round(all.words()), "word")));
    text.append(
        all.repeated3() == null
            ? ". "
            : "; %s of its 3-grams repeat earlier ones, and its distinct-2 is %s. "
                .formatted(
                    Numbers.percentOrNone(all.repeated3()), Numbers.ratioOrNone(all.distinct2())));
    Double adherence = all.planAdherence();
    text.append(
        adherence == null
            ? "No plans are known. "
            : "Plan adherence is %s. ".formatted(Numbers.points(adherence)));
    return text.append(
            "%s with a premature conclusion; %s verbatim within a text."
                .formatted(
                    Numbers.count(all.prematureConclusions(), "text"),
                    all.duplicatedParagraphs() == 1
                        ? "1 paragraph is repeated"
                        : Numbers.whole(all.duplicatedParagraphs()) + " paragraphs are repeated"))
        .toString();
  }

  private void groups(String title, String by, SequencedMap<String, Summary> groups) {
    paragraph("## " + title);
    paragraph(GroupTable.of(by, groups, data.judged()).markdown());
  }

  private void reasons(String title, String none, SequencedMap<String, Integer> reasons) {
    paragraph("## " + title);
    if (reasons.isEmpty()) {
      paragraph(none);
      return;
    }
    ReportData.lines(reasons)
        .forEach(it -> report.append("- %s\n".formatted(MarkdownText.escape(it))));
    report.append('\n');
  }

  private ReportTable worst() {
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

  private void meanings() {
    for (Metric metric : Metric.values()) {
      if (data.has(metric)) {
        report.append("- **%s**: %s\n".formatted(metric.label(), metric.meaning()));
      }
    }
  }

  private void paragraph(String text) {
    report.append(text.stripTrailing()).append("\n\n");
  }

  private static String line(String text) {
    return MarkdownText.escape(SafeText.of(text, ReportTable.LONGEST_CELL));
  }
}
