package io.scriptorium.evaluation.file;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Mustache templates among the resources of a class. They group whole numbers, and show one decimal
 * of others.
 *
 * @param owner the class
 * @param extension of the templates' files, where a partial does not name its own
 * @param escaper makes each value harmless, except those in three braces
 */
public record Templates(Class<?> owner, String extension, Mustache.Escaper escaper) {

  /**
   * Renders a template.
   *
   * @param view a map, or an object whose methods have the template's names
   */
  public String render(String name, Object view) {
    return Mustache.compiler()
        .withEscaper(escaper)
        .withFormatter(Templates::format)
        .nullValue("")
        .withLoader(it -> new StringReader(resource(it.contains(".") ? it : it + "." + extension)))
        .loadTemplate(name)
        .execute(view);
  }

  private static String format(Object value) {
    return switch (value) {
      case Integer number -> String.format(Locale.ROOT, "%,d", number);
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      case Double number -> String.format(Locale.ROOT, "%.1f", number);
      default -> value.toString();
    };
  }

  /** A resource as text. */
  public String resource(String name) {
    try (InputStream stream = owner.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + name + " is not on the class path.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The resource " + name + " cannot be read.", e);
    }
  }
}
