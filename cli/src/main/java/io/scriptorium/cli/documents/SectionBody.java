package io.scriptorium.cli.documents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * A section's Markdown as HTML. HTML that the model wrote is shown as text, links with a scheme
 * that runs code are emptied, and an image is its alternative text.
 *
 * @param title the heading of the first level that the text began with, where it is the document's
 *     title; it is no part of the body
 * @param startsWithHeading whether the body begins with the first of its headings
 * @param headings the text's own, in order; each has an id in the body
 */
record SectionBody(
    @Nullable String title, boolean startsWithHeading, List<OwnHeading> headings, String html) {

  private static final int LOWEST_LEVEL = 6;

  private static final Parser PARSER = Parser.builder().build();

  /**
   * A heading in a section's text.
   *
   * @param level in the page, from 1 to 6
   */
  record OwnHeading(String id, int level, String name) {}

  /**
   * Reads a section's text.
   *
   * @param id the section's, which begins the ids of its headings
   * @param firstLevel the level of its highest headings in the page, so that none is skipped
   * @param mayHaveTitle whether a heading of the first level at its beginning is the title
   */
  static SectionBody of(String markdown, String id, int firstLevel, boolean mayHaveTitle) {
    Node body = PARSER.parse(markdown);
    body.accept(new Tidying());
    String title = null;
    if (mayHaveTitle && body.getFirstChild() instanceof Heading it && it.getLevel() == 1) {
      title = plain(it);
      it.unlink();
    }
    boolean starts = body.getFirstChild() instanceof Heading;
    var numbering = new HeadingNumbering(id, firstLevel);
    body.accept(numbering);
    return new SectionBody(title, starts, numbering.headings, render(body, numbering.ids));
  }

  private static String render(Node body, Map<Node, String> ids) {
    AttributeProvider attributes =
        (node, _, values) -> {
          String id = ids.get(node);
          if (id != null) {
            values.put("id", id);
          }
        };
    return HtmlRenderer.builder()
        .escapeHtml(true)
        .sanitizeUrls(true)
        // The default allows data: too.
        .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
        .attributeProviderFactory(_ -> attributes)
        .build()
        .render(body);
  }

  /** The text of a node without its markup. */
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

          @Override
          public void visit(HtmlInline literal) {
            text.append(literal.getLiteral());
          }

          @Override
          public void visit(SoftLineBreak lineBreak) {
            text.append(' ');
          }
        });
    return text.toString();
  }

  /**
   * Replaces images by their alternative texts, and removes headings and links without any text,
   * which nobody could read or follow.
   */
  private static final class Tidying extends AbstractVisitor {

    @Override
    public void visit(Image image) {
      visitChildren(image);
      unwrap(image);
    }

    @Override
    public void visit(Link link) {
      visitChildren(link);
      if (plain(link).isBlank()) {
        unwrap(link);
      }
    }

    @Override
    public void visit(Heading heading) {
      visitChildren(heading);
      if (plain(heading).isBlank()) {
        heading.unlink();
      }
    }

    private static void unwrap(Node node) {
      while (node.getFirstChild() != null) {
        node.insertBefore(node.getFirstChild());
      }
      node.unlink();
    }
  }

  /** Gives each heading an id, and a level at most one below that of the heading it belongs to. */
  private static final class HeadingNumbering extends AbstractVisitor {

    private final String section;
    private final int firstLevel;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final List<OwnHeading> headings = new ArrayList<>();
    private final Map<Node, String> ids = new HashMap<>();

    HeadingNumbering(String section, int firstLevel) {
      this.section = section;
      this.firstLevel = firstLevel;
    }

    @Override
    public void visit(Heading heading) {
      while (!open.isEmpty() && open.peek() >= heading.getLevel()) {
        open.pop();
      }
      int level = Math.min(LOWEST_LEVEL, firstLevel + open.size());
      open.push(heading.getLevel());
      heading.setLevel(level);
      String id = "%s-heading-%d".formatted(section, headings.size() + 1);
      ids.put(heading, id);
      headings.add(new OwnHeading(id, level, plain(heading)));
    }
  }
}
