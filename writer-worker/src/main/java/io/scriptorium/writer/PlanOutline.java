package io.scriptorium.writer;

import io.scriptorium.job.Chapter;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;

/** A plan as the writer's model sees it. */
final class PlanOutline {

  private PlanOutline() {}

  /**
   * The plan as numbered lines, after the document's title and with the chapters' titles between
   * them; the lines alone where it has neither.
   */
  static String of(Plan plan) {
    StringBuilder lines = new StringBuilder();
    if (plan.title() != null) {
      lines.append("Title: ").append(plan.title());
    }
    int chapter = 0;
    for (int section = 1; section <= plan.total(); section++) {
      Chapter next = chapter < plan.chapters().size() ? plan.chapters().get(chapter) : null;
      if (next != null && next.first() == section) {
        chapter++;
        line(lines).append("Chapter ").append(chapter).append(": ").append(next.title());
      }
      Step step = plan.step(section);
      line(lines).append(section).append(". ").append(step.mainPoint());
      lines.append(" (about ").append(step.words()).append(" words)");
    }
    return lines.toString();
  }

  private static StringBuilder line(StringBuilder lines) {
    return lines.append(lines.isEmpty() ? "" : "\n");
  }
}
