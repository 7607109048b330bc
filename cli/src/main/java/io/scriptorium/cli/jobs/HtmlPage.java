package io.scriptorium.cli.jobs;

import io.scriptorium.job.Document;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * A document as one readable page that needs nothing beside it. HTML that the model wrote is shown
 * as text, and links with a scheme that runs code are emptied.
 */
final class HtmlPage {

  private static final int LONGEST_TITLE = 120;
  private static final String STYLE =
      """
      body { font: 1.1rem/1.65 Georgia, serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color: #222; background: #fff; }
      h1, h2, h3 { line-height: 1.25; font-family: system-ui, sans-serif; }
      nav, dl { font-family: system-ui, sans-serif; font-size: 0.9rem; }
      nav { border-left: 3px solid #ccc; padding-left: 1rem; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; border-top: 1px solid #ccc; padding-top: 1rem; }
      dt { color: #666; } dd { margin: 0; overflow-wrap: anywhere; }
      pre { overflow-x: auto; } .reason { background: #fde8e8; padding: 0.8rem; }
      @media (prefers-color-scheme: dark) { body { color: #ddd; background: #161616; } }
      """;

  private final Document document;
  private final Parser parser = Parser.builder().build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();

  HtmlPage(Document document) {
    this.document = document;
  }

  String render() {
    List<Part> parts = parts();
    Part first = parts.isEmpty() ? null : parts.getFirst();
    String heading = first == null ? null : first.heading();
    String title =
        heading != null && first != null && first.topLevel()
            ? heading
            : shortened(document.instruction());
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>%s</title>\n".formatted(escape(title)))
        .append("<style>\n%s</style></head>\n<body>\n".formatted(STYLE));
    if (first == null || !first.topLevel()) {
      page.append("<h1>%s</h1>\n".formatted(escape(title)));
    }
    if (document.reason() != null) {
      page.append(
          "<p class=\"reason\">This document is %s: %s</p>\n"
              .formatted(document.status().json(), escape(document.reason())));
    }
    contents(page, parts);
    page.append("<main>\n");
    for (Part part : parts) {
      page.append("<section id=\"section-%d\">\n".formatted(part.index()))
          .append(renderer.render(part.body()))
          .append("</section>\n");
    }
    page.append("</main>\n");
    facts(page);
    return page.append("</body></html>\n").toString();
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Document.Section section : document.sections()) {
      Node body = parser.parse(document.text().substring(section.start(), section.end()));
      Heading heading = body.getFirstChild() instanceof Heading it ? it : null;
      parts.add(
          new Part(
              section.index(),
              body,
              heading == null ? null : plain(heading),
              heading != null && heading.getLevel() == 1));
    }
    return parts;
  }

  private void contents(StringBuilder page, List<Part> parts) {
    if (parts.size() < 2) {
      return;
    }
    page.append("<nav><h2>Contents</h2><ol>\n");
    Plan plan = document.plan();
    for (Part part : parts) {
      String name = part.heading();
      if (name == null) {
        name =
            plan != null && part.index() <= plan.total()
                ? shortened(plan.step(part.index()).mainPoint())
                : "Section " + part.index();
      }
      page.append(
          "<li><a href=\"#section-%d\">%s</a></li>\n".formatted(part.index(), escape(name)));
    }
    page.append("</ol></nav>\n");
  }

  private void facts(StringBuilder page) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Job", document.id());
    facts.put("Instruction", document.instruction());
    facts.put("Words", "%,d".formatted(document.words()));
    facts.put("Sections", Integer.toString(document.sections().size()));
    facts.put(
        "Written by",
        String.join(
            ", ", document.sections().stream().map(Document.Section::model).distinct().toList()));
    facts.put("Finished", document.timings().finishedAt().toString());
    facts.put(
        "Took",
        DurationText.of(
            Duration.between(document.timings().requestedAt(), document.timings().finishedAt())));
    document.metadata().forEach((name, value) -> facts.put("metadata." + name, value));
    page.append("<footer><dl>\n");
    facts.forEach((name, value) ->
        page.append("<dt>%s</dt><dd>%s</dd>\n".formatted(escape(name), escape(value))));
    page.append("</dl></footer>\n");
  }

  private static String plain(Node node) {
    StringBuilder text = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text literal) {
            text.append(literal.getLiteral());
          }

          @Override
          public void visit(Code literal) {
            text.append(literal.getLiteral());
          }
        });
    return text.toString();
  }

  private static String shortened(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return SafeText.cut(line, LONGEST_TITLE);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * One section, parsed.
   *
   * @param heading the heading that it begins with, if it does
   * @param topLevel whether that heading is a document's title
   */
  private record Part(int index, Node body, @Nullable String heading, boolean topLevel) {}
}
