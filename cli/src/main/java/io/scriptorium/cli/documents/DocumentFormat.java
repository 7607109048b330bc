package io.scriptorium.cli.documents;

import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/** How a finished document is written down. */
public enum DocumentFormat {
  MARKDOWN("md"),
  TEXT("txt"),
  JSON("json"),
  HTML("html");

  private final String extension;

  DocumentFormat(String extension) {
    this.extension = extension;
  }

  /** The usual end of a file's name, without the dot. */
  public String extension() {
    return extension;
  }

  /** The format of a file name's ending, if it is one. */
  static Optional<DocumentFormat> ofFileName(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return Stream.of(values()).filter(it -> lowerCase.endsWith("." + it.extension)).findFirst();
  }

  /** The whole document in this format, ending in a line break. */
  public String render(Document document) {
    return switch (this) {
      case MARKDOWN -> StructuredText.markdown(document) + "\n";
      case TEXT ->
          TextContentRenderer.builder()
                  .build()
                  .render(Parser.builder().build().parse(StructuredText.markdown(document)))
              + "\n";
      case JSON -> Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
      case HTML -> HtmlPage.render(document);
    };
  }

  /** As it is typed: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
