package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.result.Scored;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

  private static final String HOSTILE = "<script>alert(1)</script></style>\" onclick='x' &amp;";

  @Test
  void showsWhatOthersWroteAsPlainText() {
    String page =
        HtmlReport.of(
            Samples.findings(
                Samples.text(1, HOSTILE, HOSTILE, 400, 400), Samples.failed(400, HOSTILE)));

    assertThat(page)
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/style&gt;&quot; onclick=&#39;x&#39;"
                + " &amp;amp;")
        .doesNotContain("<script")
        .doesNotContain("onclick='x'");
    assertThat(found(page, "</style>")).hasSize(1);
  }

  @Test
  void loadsAndRunsNothing() {
    assertThat(page(1))
        .contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .doesNotContain("http://", "https://", "src=", "@import", "url(");
  }

  @Test
  void everyLinkHasItsTargetAndNoNameComesTwice() {
    String page = page(3);
    List<String> names = found(page, " id=\"([^\"]+)\"");

    assertThat(names).doesNotHaveDuplicates();
    assertThat(found(page, "href=\"#([^\"]+)\"")).isSubsetOf(names).contains("text-1", "text-3");
  }

  @Test
  void everyTagIsClosed() {
    assertThat(page(3))
        .satisfies(page -> {
          for (String tag :
              List.of("section", "details", "table", "tr", "svg", "g", "p", "li", "dl", "div")) {
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
    assertThat(page).contains("the first 200 texts of all lengths in turn; 50 more are left out");
  }

  @Test
  void showsTheQualityOnlyWhereTextsWereJudged() {
    String judged = HtmlReport.of(Samples.findings(Samples.judged(400, 400, Samples.FOUR_OF_FIVE)));

    assertThat(judged).contains("S_q by type", ">S_q</th>", "S_q 75.0");
    assertThat(page(1))
        .contains("No text was judged, so that there is no S_q.")
        .doesNotContain("S_q by type", ">S_q</th>");
  }

  @Test
  void marksTextsThatDidNotComeAndPrematureConclusions() {
    String page =
        HtmlReport.of(Samples.findings(Samples.text(400, 400), Samples.failed(400, "no server")));

    assertThat(page)
        .contains("<td>yes</td>")
        .contains("0 <span class=\"missing\">not answered</span>")
        .contains("<title>Line 1, Essay: 400 asked, 0 written; failed: no server</title>")
        .contains("<li>1 × <span dir=\"auto\">failed: no server</span></li>");
  }

  @Test
  void keepsParagraphsAndSectionsOfATextApart() {
    assertThat(page(1))
        .contains(
            """
            <section>
            <p class="step">section 1 of 2 · 200 asked · 5 written</p>
            <p dir="auto">First part.</p>
            <p dir="auto">It goes on.</p>
            </section>
            <section>
            <p class="step">section 2 of 2 · 200 asked · 2 written</p>
            <p dir="auto">Last part.</p>
            </section>
            """);
  }

  @Test
  void drawsTheMeanRepetitionOfEachTenth() {
    assertThat(page(2))
        .contains("the mean over 2 texts that came")
        .contains("<title>Tenth 9: 0.0 %</title>", "<title>Tenth 10: 100.0 %</title>");
  }

  @Test
  void putsRareTypesTogether() {
    Scored[] texts =
        IntStream.range(0, 30)
            .mapToObj(it -> Samples.text(it, "Write.", "type " + it, 400, 400))
            .toArray(Scored[]::new);

    assertThat(HtmlReport.of(Samples.findings(texts)))
        .contains("</svg>type 10 (1)</li>", "</svg>other types (19)</li>")
        .doesNotContain("</svg>type 11 (1)</li>");
  }

  @Test
  void isAPageEvenWhereNothingCame() {
    assertThat(HtmlReport.of(Samples.findings(Samples.failed(500, null))))
        .contains("<p>No text came.</p>", "1 × <span dir=\"auto\">failed: no reason is given");
  }

  private static String page(int texts) {
    return HtmlReport.of(
        Samples.findings(
            IntStream.rangeClosed(1, texts)
                .mapToObj(it -> Samples.text(it, "Write about tea.", "Essay", 400, 400))
                .toArray(Scored[]::new)));
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
