package io.scriptorium.evaluation.file;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * Mustache templates among the resources of a class.
 *
 * @param owner the class
 * @param extension of the templates' files
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
        .nullValue("")
        .withLoader(it -> new StringReader(resource(it + "." + extension)))
        .loadTemplate(name)
        .execute(view);
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
