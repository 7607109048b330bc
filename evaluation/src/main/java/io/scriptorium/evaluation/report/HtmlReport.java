package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Scored;
import io.scriptorium.evaluation.result.Summary;
import io.scriptorium.job.SafeText;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The findings as one page to look at, with the texts to read. */
final class HtmlReport {

  private static final int MOST_TEXTS = 200;

  private final Findings findings;
  private final TextPages texts;

  private HtmlReport(Findings findings) {
    this.findings = findings;
    this.texts = new TextPages(findings, TextSelection.of(findings.texts(), MOST_TEXTS));
  }

  static String of(Findings findings) {
    var evaluation = findings.evaluation();
    return Html.page(
        evaluation.benchmark() + ": " + evaluation.name(), new HtmlReport(findings).body());
  }

  private String body() {
    var evaluation = findings.evaluation();
    return """
    <header><h1 dir="auto">%s</h1>
    <p>%s over %s. The texts came this way: %s. %s</p>
    <nav aria-label="Contents"><a href="#lengths">Lengths</a> <a href="#scores">Scores</a> <a href="#repetition">Repetition</a> <a href="#groups">Groups</a> <a href="#prompts">Prompts</a> <a href="#texts">Texts</a></nav></header>
    <main>
    %s%s%s%s%s%s%s%s</main>
    """
        .formatted(
            Html.escape(evaluation.name()),
            Html.escape(evaluation.benchmark()),
            Figures.count(findings.overall().prompts(), "prompt"),
            Html.escape(evaluation.how()),
            findings.aboutTheJudge(Html::escape),
            Cards.of(findings.overall()),
            reasons("What did not come", findings.missing()),
            reasons("Judgements dropped", findings.dropped()),
            section("lengths", "Words asked for and written", lengths()),
            section("scores", "Scores", scores()),
            section("repetition", "Repetition along the text", repetition()),
            section("groups", "Groups", groups()),
            section("prompts", "All prompts", texts.table())
                + section("texts", "The texts", texts.html()));
  }

  private static String section(String id, String title, String body) {
    return """
    <section aria-labelledby="%s"><h2 id="%s">%s</h2>
    %s</section>
    """
        .formatted(id, id, title, body);
  }

  private static String reasons(String title, SequencedMap<String, Integer> reasons) {
    if (reasons.isEmpty()) {
      return "";
    }
    String items =
        reasons.entrySet().stream()
            .limit(Findings.MOST_REASONS)
            .map(it ->
                "<li>%s × <span dir=\"auto\">%s</span></li>\n"
                    .formatted(
                        Figures.whole(it.getValue()),
                        Html.escape(SafeText.of(it.getKey(), Findings.LONGEST_REASON))))
            .collect(Collectors.joining());
    String more =
        reasons.size() > Findings.MOST_REASONS
            ? "<li>%s more, all in report.json</li>\n"
                .formatted(Figures.count(reasons.size() - Findings.MOST_REASONS, "reason"))
            : "";
    return "<aside class=\"notice\"><h2>%s</h2>\n<ul>\n%s%s</ul></aside>\n"
        .formatted(title, items, more);
  }

  private String lengths() {
    return """
    <p>Each mark is one text. On the dashed line it is as long as was asked, above it longer. Both axes are logarithmic; texts that did not come stand at 0, at the bottom.</p>
    %s\
    """
        .formatted(LengthPlot.of(findings).html());
  }

  private String scores() {
    var charts =
        new StringBuilder(
            "<p>%s</p>\n"
                .formatted(
                    Html.escape(
                        "The bars are means, the whiskers their 95 % intervals: "
                            + Measure.INTERVAL.meaning())));
    charts.append("<div class=\"charts\">\n");
    charts.append(lengthScores("S_l by words asked for", findings.byLength()));
    charts.append(lengthScores("S_l by type", findings.byType()));
    if (findings.judged()) {
      charts.append(qualityScores("S_q by words asked for", findings.byLength()));
      charts.append(qualityScores("S_q by type", findings.byType()));
    }
    return charts.append("</div>\n").toString();
  }

  private static String lengthScores(String title, SequencedMap<String, Summary> groups) {
    return BarChart.of(title, groups, Summary::length, Summary::prompts).html();
  }

  private static String qualityScores(String title, SequencedMap<String, Summary> groups) {
    return BarChart.of(title, groups, Summary::quality, Summary::judged).html();
  }

  private String repetition() {
    List<Scored> came = findings.texts().stream().filter(it -> it.scores().words() > 0).toList();
    if (came.isEmpty()) {
      return "<p>No text came.</p>\n";
    }
    return """
    <p>How much of each tenth of a text repeats what stood before in it (repeated 3-grams), as the mean over %s that came. It grows a little by nature; where texts loop, it leaps.</p>
    %s\
    """
        .formatted(Figures.count(came.size(), "text"), RepetitionPlot.of(came).html());
  }

  private String groups() {
    boolean judged = findings.judged();
    return GroupTable.of("Words asked for", findings.byLength(), judged).html("By words asked for")
        + GroupTable.of("Type", findings.byType(), judged).html("By type")
        + GroupTable.of("Language", findings.byLanguage(), judged).html("By language");
  }
}
