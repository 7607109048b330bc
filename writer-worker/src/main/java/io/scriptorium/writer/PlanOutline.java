package io.scriptorium.writer;

import io.scriptorium.job.Chapter;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.Step;

/** A plan as the writer's model sees it. */
final class PlanOutline {

  private static final int STEPS_AHEAD = 12;
  private static final int LONGEST_POINT = 300;

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

  /**
   * The part of a plan that a lineage needs: the title, all chapters' titles, and the next {@value
   * #STEPS_AHEAD} steps. Each turn names its own step, and so do those after these.
   *
   * @param first the first section of the lineage's prompts
   */
  static String from(Plan plan, int first) {
    StringBuilder lines = new StringBuilder();
    if (plan.title() != null) {
      lines.append("Title: ").append(plan.title());
    }
    for (int chapter = 0; chapter < plan.chapters().size(); chapter++) {
      Chapter each = plan.chapters().get(chapter);
      line(lines)
          .append(
              "Chapter %d (sections %d to %d): "
                  .formatted(chapter + 1, each.first(), each.first() + each.steps() - 1))
          .append(each.title());
    }
    int last = Math.min(plan.total(), first + STEPS_AHEAD - 1);
    line(lines).append("Sections %d to %d of %d:".formatted(first, last, plan.total()));
    for (int section = first; section <= last; section++) {
      Step step = plan.step(section);
      line(lines).append(section).append(". ");
      lines.append(SafeText.cut(step.mainPoint(), LONGEST_POINT));
      lines.append(" (about ").append(step.words()).append(" words)");
    }
    return lines.toString();
  }

  private static StringBuilder line(StringBuilder lines) {
    return lines.append(lines.isEmpty() ? "" : "\n");
  }
}
