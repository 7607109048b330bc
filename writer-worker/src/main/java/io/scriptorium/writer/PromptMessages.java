package io.scriptorium.writer;

import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;

/** What is said to a model in every style of prompt. */
final class PromptMessages {

  private PromptMessages() {}

  /** The plan as numbered lines. */
  static String outline(Plan plan) {
    StringBuilder lines = new StringBuilder();
    for (int index = 1; index <= plan.total(); index++) {
      Step step = plan.step(index);
      lines.append(index == 1 ? "" : "\n").append(index).append(". ").append(step.mainPoint());
      lines.append(" (about ").append(step.words()).append(" words)");
    }
    return lines.toString();
  }

  /**
   * The turn that asks for one section; the same text whenever it is asked.
   *
   * @param words how long it is to be
   */
  static String ask(Plan plan, int index, int words) {
    return "Section %d of %d: %s\n%s Write this section now, in about %d words."
        .formatted(index, plan.total(), plan.step(index).mainPoint(), ending(plan, index), words);
  }

  /**
   * The turn that asks for more of a section.
   *
   * @param words how long it is so far
   */
  static String goOn(SectionInput brief, int words) {
    return "Section %d has %d words so far and is to have about %d. %s Go on exactly where its text stops, repeat none of it, and write about %d words."
        .formatted(
            brief.index(),
            words,
            brief.words(),
            ending(brief.plan(), brief.index()),
            Math.max(1, brief.words() - words));
  }

  private static String ending(Plan plan, int index) {
    return index == plan.total()
        ? "This is the last section: bring the document to its end."
        : "The document goes on after it, so do not conclude.";
  }
}
