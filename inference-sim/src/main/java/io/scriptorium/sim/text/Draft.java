package io.scriptorium.sim.text;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the simulated model has in mind before it writes it down. */
public sealed interface Draft {

  /**
   * An outline.
   *
   * @param content as JSON: arrays of objects with main points, titles and numbers of words
   * @param columns the columns of its lines where lines were asked for, the number first; none
   *     where JSON was
   */
  record Outline(ObjectNode content, List<String> columns) implements Draft {
    public Outline {
      columns = List.copyOf(columns);
    }
  }

  /** JSON that is no outline, such as a judge's marks. */
  record Form(String json) implements Draft {}

  /**
   * Text.
   *
   * @param identifier what comes before it, such as "Paragraph 3: "; empty where nothing does
   * @param words the words asked for
   */
  record Section(String identifier, String text, int words) implements Draft {}
}
