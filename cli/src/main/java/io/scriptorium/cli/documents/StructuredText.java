package io.scriptorium.cli.documents;

import io.scriptorium.job.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** A document's text with its title, chapters and headings, as Markdown. */
final class StructuredText {

  /** What Markdown would read as markup in a heading. */
  private static final String MARKUP = "\\`*_[]<>#&|~";

  private StructuredText() {}

  /** Whether the document has anything to show beside its text. */
  static boolean hasStructure(Document document) {
    return document.title() != null
        || !document.chapters().isEmpty()
        || document.sections().stream().anyMatch(it -> it.heading() != null);
  }

  /** The text as it is where it has no structure. */
  static String markdown(Document document) {
    if (!hasStructure(document)) {
      return document.text();
    }
    List<String> blocks = new ArrayList<>();
    ObjIntConsumer<@Nullable String> heading =
        (text, level) -> {
          if (text != null && !text.isBlank()) {
            blocks.add("#".repeat(level) + " " + escaped(text));
          }
        };
    heading.accept(document.title(), 1);
    int sectionLevel = document.chapters().isEmpty() ? 2 : 3;
    for (Document.Section section : document.sections()) {
      heading.accept(chapterFrom(document, section.index()), 2);
      heading.accept(section.heading(), sectionLevel);
      blocks.add(document.text().substring(section.start(), section.end()));
    }
    return String.join(Document.SEPARATOR, blocks);
  }

  /** The title of the chapter that begins with this section, or null. */
  static @Nullable String chapterFrom(Document document, int index) {
    return document.chapters().stream()
        .filter(it -> it.firstSection() == index)
        .map(Document.ChapterRange::title)
        .findFirst()
        .orElse(null);
  }

  private static String escaped(String heading) {
    StringBuilder escaped = new StringBuilder(heading.length());
    String text = heading.strip();
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (MARKUP.indexOf(character) >= 0) {
        escaped.append('\\');
      }
      escaped.append(character == '\n' || character == '\r' ? ' ' : character);
    }
    return escaped.toString();
  }
}
