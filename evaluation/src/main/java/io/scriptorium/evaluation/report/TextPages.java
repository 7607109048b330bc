package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.Scored;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.score.ReferenceWords;
import io.scriptorium.job.SafeText;
import java.util.List;
import java.util.SortedSet;

/** The prompts of a page as a table, and under it the texts that came for them. */
final class TextPages {

  private static final int LONGEST_EXCERPT = 90;
  private static final int LONGEST_TYPE = 40;

  private final Findings findings;
  private final SortedSet<Integer> shown;

  /**
   * @param shown the places of those texts that stand in the page
   */
  TextPages(Findings findings, SortedSet<Integer> shown) {
    this.findings = findings;
    this.shown = shown;
  }

  /** Every prompt, with a link to its text where it stands in the page. */
  String table() {
    var table = new StringBuilder();
    table.append(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="All prompts">
        <table><caption>In the order of the prompts</caption>
        <thead><tr><th scope="col" class="figure">Line</th><th scope="col">Prompt</th><th scope="col">Type</th><th scope="col" class="figure">Asked</th><th scope="col" class="figure">Written</th><th scope="col" class="figure">S_l</th>%s<th scope="col" class="figure">Repeated</th><th scope="col">Concludes early</th></tr></thead>
        <tbody>
        """
            .formatted(findings.judged() ? "<th scope=\"col\" class=\"figure\">S_q</th>" : ""));
    for (int at = 0; at < findings.texts().size(); at++) {
      table.append(row(at, findings.texts().get(at)));
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  private String row(int at, Scored text) {
    Prediction prediction = text.prediction();
    String excerpt = Html.escape(SafeText.of(prediction.prompt(), LONGEST_EXCERPT));
    return """
    <tr><td class="figure">%s</td><th scope="row" class="prompt" dir="auto">%s</th><td class="type" dir="auto">%s</td><td class="figure">%s</td><td class="figure">%s</td><td class="figure">%s</td>%s<td class="figure">%s</td><td>%s</td></tr>
    """
        .formatted(
            prediction.line(),
            shown.contains(at) ? "<a href=\"#text-%s\">%s</a>".formatted(at + 1, excerpt) : excerpt,
            Html.escape(SafeText.of(prediction.type(), LONGEST_TYPE)),
            Figures.whole(prediction.length()),
            text.scores().answered()
                ? Figures.whole(text.scores().words())
                : Figures.whole(text.scores().words())
                    + " <span class=\"missing\">not answered</span>",
            Figures.points(text.scores().length()),
            findings.judged() ? "<td class=\"figure\">%s</td>".formatted(quality(text)) : "",
            Figures.percent(text.scores().repetition().repeated3()),
            text.scores().prematureConclusion() ? "yes" : "");
  }

  /** The texts, each behind its own heading. */
  String html() {
    var texts = new StringBuilder("<p>%s</p>\n".formatted(about()));
    for (int at : shown) {
      texts.append(text(at + 1, findings.texts().get(at)));
    }
    return texts.toString();
  }

  private String about() {
    int leftOut = findings.texts().size() - shown.size();
    return leftOut == 0
        ? "Thin rules part the sections, where they are known."
        : ("Thin rules part the sections, where they are known. This page holds the first %s of"
                + " all lengths in turn; %s more are left out and stand in predictions.jsonl.")
            .formatted(Figures.count(shown.size(), "text"), Figures.whole(leftOut));
  }

  private String text(int number, Scored text) {
    Prediction prediction = text.prediction();
    var page = new StringBuilder();
    page.append(
        """
        <details id="text-%s"><summary><span dir="auto">%s</span> <small>line %s · %s asked · %s written · S_l %s%s</small></summary>
        <div class="reading">
        <blockquote dir="auto">%s</blockquote>
        """
            .formatted(
                number,
                Html.escape(SafeText.of(prediction.prompt(), LONGEST_EXCERPT)),
                prediction.line(),
                Figures.whole(prediction.length()),
                Figures.whole(text.scores().words()),
                Figures.points(text.scores().length()),
                text.judgement() instanceof Judgement.Given ? " · S_q " + quality(text) : "",
                Html.escape(prediction.prompt())));
    String missing = Findings.missing(text);
    if (missing != null) {
      page.append("<p class=\"notice\" dir=\"auto\">%s</p>\n".formatted(Html.escape(missing)));
    }
    if (text.judgement() instanceof Judgement.Dropped(String reason)) {
      page.append(
          "<p class=\"notice\" dir=\"auto\">No judgement: %s</p>\n".formatted(Html.escape(reason)));
    }
    sections(page, prediction);
    return page.append("</div></details>\n").toString();
  }

  private static void sections(StringBuilder page, Prediction prediction) {
    List<String> texts = prediction.texts();
    for (int at = 0; at < texts.size(); at++) {
      page.append("<section>\n");
      if (!prediction.sections().isEmpty()) {
        page.append(
            "<p class=\"step\">section %s of %s · %s asked · %s written</p>\n"
                .formatted(
                    at + 1,
                    texts.size(),
                    Figures.whole(prediction.sections().get(at).asked()),
                    Figures.whole(ReferenceWords.count(texts.get(at)))));
      }
      paragraphs(page, texts.get(at));
      page.append("</section>\n");
    }
  }

  /** Line by line: a pattern for blank lines could overflow the stack at a model's million. */
  private static void paragraphs(StringBuilder page, String text) {
    boolean open = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.isBlank()) {
        page.append(open ? "</p>\n" : "");
        open = false;
      } else {
        page.append(open ? "\n" : "<p dir=\"auto\">").append(Html.escape(line));
        open = true;
      }
    }
    page.append(open ? "</p>\n" : "");
  }

  private static String quality(Scored text) {
    return text.judgement() instanceof Judgement.Given it
        ? Figures.points(it.quality().score())
        : GroupTable.NONE;
  }
}
