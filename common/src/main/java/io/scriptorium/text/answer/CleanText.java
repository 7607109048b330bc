package io.scriptorium.text.answer;

import io.scriptorium.text.heading.SectionHeading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section's text as it may be stored, taken from a model's answer.
 *
 * @param text without {@link Leftovers} and without its heading; blank where nothing is left
 * @param heading the heading that the model put over it, without number; of several the one with
 *     the section's own number, or else the first; null for none
 */
public record CleanText(String text, @Nullable String heading) {

  /** Models put one over a section, two or three at worst. */
  private static final int MOST_HEADINGS = 8;

  /**
   * Takes the section's text from an answer.
   *
   * @param index the section's number, from 1
   * @param prompt the lines of the turn that asked for it, which models repeat at times
   */
  public static CleanText of(String answer, int index, List<String> prompt) {
    String text = Leftovers.without(answer, prompt);
    String title = null;
    boolean own = false;
    boolean named = false;
    for (int i = 0; i < MOST_HEADINGS; i++) {
      SectionHeading heading = SectionHeading.of(text, index);
      if (heading == null && named && title == null) {
        heading = SectionHeading.afterName(text);
      }
      if (heading == null || heading.end() >= text.length()) {
        break;
      }
      named = heading.title() == null;
      if (heading.title() != null && (title == null || (heading.own() && !own))) {
        title = heading.title();
        own = heading.own();
      }
      text = Leftovers.without(text.substring(heading.end()), prompt);
    }
    return new CleanText(text, title);
  }
}
