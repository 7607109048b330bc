package io.scriptorium.job;

import java.util.Locale;

/**
 * A chapter of a plan: a title for some steps that follow one another.
 *
 * @param title on one line, at most {@value Step#MOST_HEADING_CHARACTERS} characters
 * @param first the index of its first step, from 1
 * @param steps how many steps it has, 1 or more
 */
public record Chapter(String title, int first, int steps) {

  public Chapter {
    Step.checkTitle("A chapter's title", title);
    if (first < 1 || steps < 1 || steps > Plan.MOST_STEPS || first > Plan.MOST_STEPS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A chapter has %d steps from step %d on; it needs 1 to %d steps and a first one from 1 on.",
              steps,
              first,
              Plan.MOST_STEPS));
    }
  }

  /** The index of its last step. */
  public int last() {
    return first + steps - 1;
  }
}
