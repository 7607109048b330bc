package io.scriptorium.cli.jobs;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import io.scriptorium.job.Document;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * A document as one readable page that needs nothing beside it. HTML that the model wrote is shown
 * as text, links with a scheme that runs code are emptied, and an image is its alternative text: a
 * page that loads nothing shows nobody who reads it.
 */
final class HtmlPage {

  private static final int LONGEST_TITLE = 120;
  private static final Mustache.Escaper ESCAPER =
      Escapers.simple(
          new String[][] {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
  private static final Parser PARSER = Parser.builder().build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          // The default allows data: too.
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
          .build();

  private static final AbstractVisitor WITHOUT_IMAGES =
      new AbstractVisitor() {
        @Override
        public void visit(Image image) {
          visitChildren(image);
          while (image.getFirstChild() != null) {
            image.insertBefore(image.getFirstChild());
          }
          image.unlink();
        }
      };

  private HtmlPage() {}

  static String render(Document document) {
    List<Part> parts = document.sections().stream().map(it -> part(document, it)).toList();
    String given = document.title();
    boolean titled = given == null && !parts.isEmpty() && parts.getFirst().title();
    Map<String, @Nullable Object> view = new HashMap<>();
    view.put(
        "title",
        given != null
            ? given
            : titled ? parts.getFirst().name() : shortened(document.instruction()));
    view.put("titled", titled);
    view.put("chapters", contents(parts));
    view.put("chaptered", !document.chapters().isEmpty());
    view.put("status", document.status().json());
    view.put("reason", document.reason());
    view.put("contents", parts.size() > 1);
    view.put("parts", parts);
    view.put("facts", facts(document).entrySet());
    try (InputStream template =
        Objects.requireNonNull(HtmlPage.class.getResourceAsStream("document.html"))) {
      return Mustache.compiler()
          .withEscaper(ESCAPER)
          .compile(new InputStreamReader(template, StandardCharsets.UTF_8))
          .execute(view);
    } catch (IOException e) {
      throw new IllegalStateException("The page's template cannot be read.", e);
    }
  }

  private static Part part(Document document, Document.Section section) {
    Node body = PARSER.parse(document.text().substring(section.start(), section.end()));
    body.accept(WITHOUT_IMAGES);
    Heading own = body.getFirstChild() instanceof Heading it ? it : null;
    String heading = section.heading();
    String name =
        heading != null
            ? heading
            : own != null ? plain(own) : planned(document.plan(), section.index());
    return new Part(
        section.index(),
        name,
        own != null && own.getLevel() == 1,
        RENDERER.render(body),
        StructuredText.chapterFrom(document, section.index()),
        document.chapters().isEmpty() ? heading : null,
        document.chapters().isEmpty() ? null : heading);
  }

  /** The chapters with the sections that they begin with and those that follow. */
  private static List<ContentsEntry> contents(List<Part> parts) {
    List<ContentsEntry> entries = new ArrayList<>();
    for (Part part : parts) {
      String chapter = part.chapter();
      if (chapter != null) {
        entries.add(new ContentsEntry(part.index(), chapter, new ArrayList<>()));
      } else if (entries.isEmpty()) {
        entries.add(new ContentsEntry(part.index(), part.name(), new ArrayList<>()));
      }
      entries.getLast().parts().add(part);
    }
    return entries;
  }

  private static String planned(@Nullable Plan plan, int index) {
    return plan != null && index <= plan.total()
        ? shortened(plan.step(index).mainPoint())
        : "Section " + index;
  }

  private static Map<String, String> facts(Document document) {
    Document.Timings timings = document.timings();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Job", document.id());
    facts.put("Instruction", document.instruction());
    facts.put("Words", "%,d".formatted(document.words()));
    facts.put("Sections", Integer.toString(document.sections().size()));
    if (document.plan() != null && document.plan().madeBy() != Plan.Origin.MODEL) {
      facts.put(
          "Outline",
          document.plan().madeBy() == Plan.Origin.DEFAULT
              ? "default, as the model gave none"
              : "repaired");
    }
    facts.put(
        "Written by",
        document.sections().stream()
            .map(Document.Section::model)
            .distinct()
            .collect(Collectors.joining(", ")));
    facts.put("Finished", timings.finishedAt().toString());
    facts.put(
        "Took", DurationText.of(Duration.between(timings.requestedAt(), timings.finishedAt())));
    document.metadata().forEach((name, value) -> facts.put("metadata." + name, value));
    return facts;
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
    return SafeText.cut(text.strip().lines().findFirst().orElse(""), LONGEST_TITLE);
  }

  /**
   * One section.
   *
   * @param name its heading, or the one that it begins with, else what the plan says
   * @param title whether it begins with the document's title
   * @param body HTML
   * @param chapter the title of the chapter that begins with it, or null
   * @param heading its heading in a document without chapters, or null
   * @param subheading its heading in a document with chapters, or null
   */
  record Part(
      int index,
      String name,
      boolean title,
      String body,
      @Nullable String chapter,
      @Nullable String heading,
      @Nullable String subheading) {}

  /**
   * One chapter in the list of contents.
   *
   * @param index of its first section
   * @param parts its sections
   */
  record ContentsEntry(int index, String name, List<Part> parts) {}
}
