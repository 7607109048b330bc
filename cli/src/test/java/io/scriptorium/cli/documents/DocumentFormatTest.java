package io.scriptorium.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.SampleJobs;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DocumentFormatTest {

  private static final Document DOCUMENT =
      SampleJobs.completed(
          "j1", "Write about tea", "# Tea\n\nTea is *old*.", "It comes from China.");

  @Test
  void markdownIsTheTextAsItIs() {
    assertThat(DocumentFormat.MARKDOWN.render(DOCUMENT))
        .isEqualTo("# Tea\n\nTea is *old*.\n\nIt comes from China.\n");
  }

  @Test
  void textHasNoMarkup() {
    assertThat(DocumentFormat.TEXT.render(DOCUMENT))
        .contains("Tea is old.", "It comes from China.")
        .doesNotContain("*", "#");
  }

  @Test
  void titleChaptersAndHeadingsAreShownInEveryFormat() {
    Document document =
        SampleJobs.structured("j1", "Tea *and* trade", "The bush", "The ships", "Rain.", "Sails.");

    assertThat(DocumentFormat.MARKDOWN.render(document))
        .isEqualTo(
            """
            # Tea \\*and\\* trade

            ## The bush

            ### About 1

            Rain.

            ## The ships

            ### About 2

            Sails.
            """);
    assertThat(DocumentFormat.TEXT.render(document))
        .contains("Tea *and* trade", "The bush", "About 2", "Sails.")
        .doesNotContain("#");
    assertThat(DocumentFormat.HTML.render(document))
        .contains("<title>Tea *and* trade</title>", "<h1 dir=\"auto\">Tea *and* trade</h1>")
        .contains("<h2>The bush</h2>\n<h3>About 1</h3>", "<h2>The ships</h2>")
        .contains("<a href=\"#section-2\">The ships</a><ol>")
        .containsOnlyOnce("<h1");
    byte[] json = DocumentFormat.JSON.render(document).getBytes(StandardCharsets.UTF_8);
    assertThat(Json.read(json, Document.class)).isEqualTo(document);
  }

  @Test
  void jsonIsTheWholeRecord() {
    byte[] json = DocumentFormat.JSON.render(DOCUMENT).getBytes(StandardCharsets.UTF_8);

    assertThat(Json.read(json, Document.class)).isEqualTo(DOCUMENT);
  }

  @Test
  void pageHasTitleContentsSectionsAndFacts() {
    String page = DocumentFormat.HTML.render(DOCUMENT);

    assertThat(page)
        .contains("<title>Tea</title>")
        .contains("<a href=\"#section-1\">Tea</a>", "<a href=\"#section-2\">Point 2</a>")
        .contains("<section id=\"section-2\">\n<p>It comes from China.</p>")
        .contains("<dt>Written by</dt><dd dir=\"auto\">model-x</dd>")
        .contains("<dt>Took</dt><dd dir=\"auto\">1 min 15 s</dd>")
        .contains("<dt>metadata.type</dt><dd dir=\"auto\">guide</dd>")
        .containsOnlyOnce("<h1");
  }

  @Test
  void theContentsLinkTheHeadingsOfTheTextToo() {
    String page =
        DocumentFormat.HTML.render(
            SampleJobs.completed(
                "j1",
                "Write about tea",
                "# Tea\n\n## The *bush*\n\nIt grows.\n\n##### Leaves\n\nGreen.\n\n## \n\n## Trade\n\nOld.",
                "# The ships\n\nThey sail."));

    assertThat(page)
        .contains("<h2 id=\"section-1-heading-1\">The <em>bush</em></h2>")
        .contains("<h3 id=\"section-1-heading-2\">Leaves</h3>")
        .contains("<h2 id=\"section-1-heading-3\">Trade</h2>")
        .contains("<h2 id=\"section-2-heading-1\">The ships</h2>")
        .contains("<a href=\"#section-1-heading-1\">The bush</a><ol>")
        .contains("<li><a href=\"#section-1-heading-2\">Leaves</a></li>")
        .containsOnlyOnce(">The ships</a>")
        .containsOnlyOnce("<h1");
  }

  @Test
  void aPageOfOneSectionListsItsHeadings() {
    assertThat(DocumentFormat.HTML.render(SampleJobs.completed("j1", "Tea", "## A\n\nx\n\n## B")))
        .contains("<a href=\"#section-1-heading-2\">B</a>");
    assertThat(DocumentFormat.HTML.render(SampleJobs.completed("j1", "Tea", "Just a text.")))
        .doesNotContain("<nav");
  }

  @Test
  void theTextHasItsLanguageWhereItIsKnown() {
    assertThat(DocumentFormat.HTML.render(SampleJobs.completed("j1", "写", "茶是一种古老的饮料。")))
        .contains(
            "<html lang=\"en\">", "<main id=\"text\" tabindex=\"-1\" dir=\"auto\" lang=\"zh\">");
    assertThat(DocumentFormat.HTML.render(SampleJobs.completed("j1", "Tee", "Der Tee ist alt.")))
        .contains("<main id=\"text\" tabindex=\"-1\" dir=\"auto\">");
  }

  @Test
  void pageRunsNothingThatTheModelOrTheUserWrote() {
    Document hostile =
        SampleJobs.completed(
            "j1",
            "<img src=x onerror=alert(1)> & more",
            "<script>alert(2)</script>\n\n[click](javascript:alert(3))",
            "Plain.");

    String page = DocumentFormat.HTML.render(hostile);

    assertThat(page)
        .doesNotContain("<script", "<img", "javascript:")
        .contains("&lt;script&gt;alert(2)")
        .contains("<h1 dir=\"auto\">&lt;img src=x onerror=alert(1)&gt; &amp; more</h1>");
  }

  @Test
  void pageLoadsNothing() {
    String page =
        DocumentFormat.HTML.render(
            SampleJobs.completed(
                "d1",
                "Write",
                "# Tea ![t](http://spy/t.png)\n\n![a *b* ![c](https://spy/2)](//spy/1?job=d1)"
                    + " ![x](data:image/svg+xml,x) [l](javascript:alert) [d](data:text/html,x)"
                    + " ![r][spy]\n\n[spy]: https://spy/r"));

    assertThat(page)
        .doesNotContain("<img", "spy", "javascript:", "data:")
        .contains("a <em>b</em> c", "Content-Security-Policy\" content=\"default-src 'none'");
  }

  @Test
  void pageOfAFailedDocumentGivesTheReason() {
    assertThat(DocumentFormat.HTML.render(SampleJobs.failed("j1", "no server answers")))
        .contains("This document is failed: no server answers");
  }

  @Test
  void fileNameTellsTheFormat() {
    assertThat(DocumentFormat.ofFileName("Tea.HTML")).contains(DocumentFormat.HTML);
    assertThat(DocumentFormat.ofFileName("tea.md")).contains(DocumentFormat.MARKDOWN);
    assertThat(DocumentFormat.ofFileName("tea.pdf")).isEmpty();
  }
}
