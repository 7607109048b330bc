package io.scriptorium.cli.documents;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Renders the pages of documents, which all have one style sheet and load nothing. */
final class PageTemplate {

  private static final Mustache.Escaper ESCAPER =
      Escapers.simple(
          new String[][] {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});

  private PageTemplate() {}

  /**
   * A page.
   *
   * @param name of the template's file, without its extension
   * @param view the values that it shows, each escaped
   */
  static String render(String name, Map<String, @Nullable Object> view) {
    Map<String, @Nullable Object> values = new HashMap<>(view);
    values.put("style", resource("page.css"));
    return Mustache.compiler()
        .withEscaper(ESCAPER)
        .withLoader(it -> new StringReader(resource(it + ".html")))
        .loadTemplate(name)
        .execute(values);
  }

  private static String resource(String name) {
    try (InputStream stream =
        Objects.requireNonNull(PageTemplate.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The resource " + name + " cannot be read.", e);
    }
  }
}
