package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.report.Table.Column;
import io.scriptorium.evaluation.result.Scored;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.SafeText;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The findings to read in any editor, and to put into an issue or a commit. */
final class MarkdownReport {

  private static final int WORST = 10;
  private static final int LONGEST_EXCERPT = 80;

  private final Findings findings;
  private final StringBuilder report = new StringBuilder();

  private MarkdownReport(Findings findings) {
    this.findings = findings;
  }

  static String of(Findings findings) {
    return new MarkdownReport(findings).render();
  }

  private String render() {
    var evaluation = findings.evaluation();
    paragraph("# %s: %s".formatted(line(evaluation.benchmark()), line(evaluation.name())));
    paragraph("The texts came this way: %s.".formatted(line(evaluation.how())));
    paragraph(overall(findings.overall()));
    paragraph(findings.aboutTheJudge(Markdown::escape));
    groups("By length", "Words asked for", findings.byLength());
    groups("By type", "Type", findings.byType());
    groups("By language", "Language", findings.byLanguage());
    reasons("What did not come", "Every prompt was answered.", findings.missing());
    if (findings.overall().dropped() > 0) {
      reasons("Judgements dropped", "", findings.dropped());
    }
    paragraph("## The %s lowest S_l".formatted(Math.min(WORST, findings.texts().size())));
    paragraph(worst().markdown());
    paragraph("## What the figures say");
    meanings();
    return report.toString().stripTrailing() + "\n";
  }

  private static String overall(Summary all) {
    var text = new StringBuilder();
    text.append(
        "S_l is **%s** (95 %% interval %s) over %s, of which %s answered. "
            .formatted(
                Figures.points(all.length().mean()),
                Figures.ends(all.length()),
                Figures.count(all.prompts(), "prompt"),
                all.answered() == 1 ? "1 is" : Figures.whole(all.answered()) + " are"));
    Interval quality = all.quality();
    if (quality != null) {
      text.append(
          "S_q is **%s** (95 %% interval %s) over %s. "
              .formatted(
                  Figures.points(quality.mean()),
                  Figures.ends(quality),
                  Figures.count(all.judged(), "judged text")));
    }
    text.append(
        "A text has %s on average".formatted(Figures.count(Math.round(all.words()), "word")));
    text.append(
        all.repeated3() == null
            ? ". "
            : "; %s of its 3-grams repeat earlier ones, and its distinct-2 is %s. "
                .formatted(
                    Figures.percentOrNone(all.repeated3()), Figures.ratioOrNone(all.distinct2())));
    Double adherence = all.planAdherence();
    text.append(
        adherence == null
            ? "No plans are known. "
            : "Plan adherence is %s. ".formatted(Figures.points(adherence)));
    return text.append(
            "Premature conclusions stand in %s; %s within their text word for word."
                .formatted(
                    Figures.count(all.prematureConclusions(), "text"),
                    all.duplicatedParagraphs() == 1
                        ? "1 paragraph comes again"
                        : Figures.whole(all.duplicatedParagraphs()) + " paragraphs come again"))
        .toString();
  }

  private void groups(String title, String by, SequencedMap<String, Summary> groups) {
    paragraph("## " + title);
    paragraph(GroupTable.of(by, groups, findings.judged()).markdown());
  }

  private void reasons(String title, String none, SequencedMap<String, Integer> reasons) {
    paragraph("## " + title);
    if (reasons.isEmpty()) {
      paragraph(none);
      return;
    }
    reasons.entrySet().stream()
        .limit(Findings.MOST_REASONS)
        .forEach(it -> report.append(reason(it)));
    if (reasons.size() > Findings.MOST_REASONS) {
      report.append(
          "- %s more, all in report.json\n"
              .formatted(Figures.count(reasons.size() - Findings.MOST_REASONS, "reason")));
    }
    report.append('\n');
  }

  private static String reason(Map.Entry<String, Integer> reason) {
    return "- %s × %s\n"
        .formatted(
            Figures.whole(reason.getValue()),
            Markdown.escape(SafeText.of(reason.getKey(), Findings.LONGEST_REASON)));
  }

  private Table worst() {
    return new Table(
        List.of(
            Column.figure("Line"),
            Column.text("Prompt"),
            Column.figure("Asked"),
            Column.figure("Written"),
            Column.figure(Measure.LENGTH.label())),
        findings.worst(WORST).stream().map(MarkdownReport::row).toList());
  }

  private static List<String> row(Scored text) {
    return List.of(
        Integer.toString(text.prediction().line()),
        SafeText.of(text.prediction().prompt(), LONGEST_EXCERPT),
        Figures.whole(text.prediction().length()),
        Figures.whole(text.scores().words()),
        Figures.points(text.scores().length()));
  }

  private void meanings() {
    for (Measure measure : Measure.values()) {
      if (measure != Measure.QUALITY || findings.judged()) {
        report.append("- **%s**: %s\n".formatted(measure.label(), measure.meaning()));
      }
    }
  }

  private void paragraph(String text) {
    report.append(text.stripTrailing()).append("\n\n");
  }

  private static String line(String text) {
    return Markdown.escape(SafeText.of(text, Table.LONGEST_CELL));
  }
}
