package io.scriptorium.job;

import io.scriptorium.job.SectionRecord.Failed;
import io.scriptorium.job.SectionRecord.Written;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan and sections that were written from it and from each other.
 *
 * @param sections in order of index; without a gap in sequential mode, those that are there in
 *     parallel mode
 * @param failure the failure of the latest try that failed, or null
 */
public record WrittenChain(
    PlanRecord.Planned planned, List<Written> sections, @Nullable Failed failure) {

  public WrittenChain {
    sections = List.copyOf(sections);
  }

  /** Whether every section of the plan is there. */
  public boolean complete() {
    return sections.size() == planned.total();
  }

  /** The link that the next section must continue. */
  public String tip() {
    if (planned.mode() == Mode.PARALLEL || sections.isEmpty()) {
      return planned.root();
    }
    return sections.getLast().hash();
  }
}
