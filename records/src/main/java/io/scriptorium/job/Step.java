package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan: what one section is to say, and how long it is to be.
 *
 * @param mainPoint what the section is about
 * @param words the section's target length in words
 * @param heading the section's heading, or null for none; at most {@value #MOST_HEADING_CHARACTERS}
 *     characters, on one line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Step(String mainPoint, int words, @Nullable String heading) {

  /** The longest title or heading, in UTF-16 code units. */
  public static final int MOST_HEADING_CHARACTERS = 200;

  /** No section is that long; it bounds what a model is asked for. */
  static final int MOST_WORDS = 1_000_000;

  public Step {
    if (mainPoint.isBlank()) {
      throw new IllegalArgumentException(
          "A step's main point is blank; it must say what to write.");
    }
    if (words < 1 || words > MOST_WORDS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "A step asks for %d words; 1 to %d are allowed.", words, MOST_WORDS));
    }
    if (heading != null) {
      checkTitle("A step's heading", heading);
    }
  }

  /** A step without a heading. */
  public Step(String mainPoint, int words) {
    this(mainPoint, words, null);
  }

  /**
   * Checks a title or heading.
   *
   * @param name what it is, as the subject of a sentence
   * @throws IllegalArgumentException if it is blank, too long, or on more than one line
   */
  static void checkTitle(String name, String title) {
    if (title.isBlank()
        || title.length() > MOST_HEADING_CHARACTERS
        || title.indexOf('\n') >= 0
        || title.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is '%s'; one line of 1 to %d characters is allowed.",
              name,
              SafeText.of(title, MOST_HEADING_CHARACTERS),
              MOST_HEADING_CHARACTERS));
    }
  }
}
