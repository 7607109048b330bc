package io.scriptorium.planner.outline;

import org.jspecify.annotations.Nullable;

/** One form in which models write outlines. Reads in time linear in the answer's length. */
interface OutlineForm {

  /**
   * The outline in an answer, or null where it has none of this form.
   *
   * @param cut whether the answer ended before its end, so that its last point may be half of one
   */
  @Nullable Outline read(String answer, boolean cut);
}
