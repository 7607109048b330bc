package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.job.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EvaluationPageTest {

  private static final String HOSTILE = "<script>alert(1)</script></style>\" onclick='x' &amp;";

  @Test
  void showsWhatOthersWroteAsPlainText() {
    String page =
        ReportSamples.report(
                ReportSamples.text(1, HOSTILE, HOSTILE, 400, 400),
                ReportSamples.failed(400, HOSTILE))
            .page();

    assertThat(page)
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/style&gt;&quot; onclick&#x3D;&#39;x&#39;"
                + " &amp;amp;")
        .doesNotContain("<script>alert");
    assertThat(markup(page)).doesNotContain("onclick='x'");
    assertThat(found(page, "</style>")).hasSize(1);
    // The data, the three libraries and the script that draws.
    assertThat(found(page, "<script( type=|>)")).hasSize(5);
    assertThat(found(page, "</script")).hasSize(5);
  }

  @Test
  void chartDataCannotLeaveItsScript() {
    String hostile = "</script><!-- --> \u2028\u2029 &amp; " + HOSTILE;

    assertThat(ReportTemplates.json(List.of(hostile)))
        .doesNotContain("<", ">", "&", "\u2028", "\u2029")
        .satisfies(it -> assertThat(Json.MAPPER.readTree(it).get(0).asString()).isEqualTo(hostile));
  }

  @Test
  void aTooltipNamesThePromptAsItIs() {
    String page = ReportSamples.report(ReportSamples.text(1, HOSTILE, HOSTILE, 400, 400)).page();

    JsonNode point = chartData(page).at("/lengths-chart/data/series/0/points/0");
    assertThat(point.at("/prompt").asString()).isEqualTo(HOSTILE);
    assertThat(point.at("/about").asString()).endsWith(": 400 requested, 400 written");
  }

  @Test
  void loadsNothingAndRunsItsOwnScriptsAlone() throws Exception {
    String page = page(1);
    String policy = found(page, "Content-Security-Policy\" content=\"([^\"]+)\"").getFirst();

    assertThat(policy).startsWith("default-src 'none'; script-src 'sha256-");
    assertThat(policy).doesNotContain("unsafe-eval", "script-src 'unsafe", "http");
    List<String> scripts = found(page, "(?s)<script>(.*?)</script>");
    assertThat(found(policy, "'sha256-[^']+'")).hasSameSizeAs(scripts);
    for (String script : scripts) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      assertThat(policy).contains(Base64.getEncoder().encodeToString(digest));
    }
    assertThat(markup(page)).doesNotContain("http://", "https://", "src=", "@import", "url(");
  }

  @Test
  void everyLinkHasItsTargetAndNoNameComesTwice() {
    String page = markup(page(3));
    List<String> names = found(page, " id=\"([^\"]+)\"");

    assertThat(names).doesNotHaveDuplicates();
    assertThat(found(page, "href=\"#([^\"]+)\"")).isSubsetOf(names).contains("text-1", "text-3");
  }

  @Test
  void everyTagIsClosed() {
    assertThat(markup(page(3)))
        .satisfies(page -> {
          for (String tag :
              List.of("section", "details", "table", "tr", "figure", "p", "li", "dl", "div")) {
            assertThat(found(page, "<" + tag + "[ >]"))
                .as(tag)
                .hasSameSizeAs(found(page, "</" + tag + ">"));
          }
        });
  }

  @Test
  void holdsTwoHundredTextsAndSaysHowManyAreLeftOut() {
    String page = page(250);

    assertThat(found(page, "<details id=\"text-")).hasSize(200);
    assertThat(found(page, "<tr><td class=\"figure\">")).hasSize(250);
    assertThat(page)
        .contains("the first 200 texts, taken from all lengths in turn; the other 50 are in");
  }

  @Test
  void showsTheQualityOnlyWhereTextsWereJudged() {
    String judged =
        ReportSamples.report(ReportSamples.judged(400, 400, ReportSamples.FOUR_OF_FIVE)).page();

    assertThat(judged).contains("S_q by type", ">S_q</th>", "S_q 75.0");
    assertThat(page(1))
        .contains("No text was judged, so there is no S_q.")
        .doesNotContain("S_q by type", ">S_q</th>");
  }

  @Test
  void marksTextsThatDidNotComeAndPrematureConclusions() {
    String page =
        ReportSamples.report(ReportSamples.text(400, 400), ReportSamples.failed(400, "no server"))
            .page();

    assertThat(page)
        .contains("<td>yes</td>")
        .contains("0 <span class=\"missing\">not answered</span>")
        .contains("Line 1, Essay: 400 requested, 0 written; failed: no server")
        .contains("<li dir=\"auto\">1 × failed: no server</li>");
  }

  @Test
  void keepsParagraphsAndSectionsOfATextApart() {
    assertThat(page(1))
        .contains(
            """
            <section>
            <p class="step">section 1 of 2 · 200 requested · 5 written</p>
            <p dir="auto">First part.</p>
            <p dir="auto">It goes on.</p>
            </section>
            <section>
            <p class="step">section 2 of 2 · 200 requested · 2 written</p>
            <p dir="auto">Last part.</p>
            </section>
            """);
  }

  @Test
  void drawsTheMeanRepetitionOfEachTenth() {
    assertThat(page(2))
        .contains("the mean over 2 texts.", "\"Tenth 9: 0.0 %\"", "\"Tenth 10: 100.0 %\"");
  }

  @Test
  void putsRareTypesTogether() {
    ScoredText[] texts =
        IntStream.range(0, 30)
            .mapToObj(it -> ReportSamples.text(it, "Write.", "type " + it, 400, 400))
            .toArray(ScoredText[]::new);

    assertThat(ReportSamples.report(texts).page())
        .contains("\"name\":\"type 10 (1)\"", "\"name\":\"other types (19)\"")
        .doesNotContain("\"name\":\"type 11 (1)\"");
  }

  @Test
  void isAPageEvenWhereNothingCame() {
    assertThat(ReportSamples.report(ReportSamples.failed(500, null)).page())
        .contains("<p>There is no text.</p>", "<li dir=\"auto\">1 × failed: no reason given</li>");
  }

  private static String page(int texts) {
    return ReportSamples.report(
            IntStream.rangeClosed(1, texts)
                .mapToObj(it -> ReportSamples.text(it, "Write about tea.", "Essay", 400, 400))
                .toArray(ScoredText[]::new))
        .page();
  }

  /** The data of a page's charts. */
  static JsonNode chartData(String page) {
    return Json.MAPPER.readTree(
        found(page, "<script type=\"application/json\" id=\"chart-data\">(.*)</script>")
            .getFirst());
  }

  /** The page without its scripts. */
  private static String markup(String page) {
    return page.substring(0, page.indexOf("<script type="));
  }

  /** What the pattern's first group holds, or else the whole. */
  private static List<String> found(String page, String pattern) {
    return Pattern.compile(pattern)
        .matcher(page)
        .results()
        .map((MatchResult it) -> it.group(it.groupCount()))
        .toList();
  }
}
