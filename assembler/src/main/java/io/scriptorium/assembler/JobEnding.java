package io.scriptorium.assembler;

import io.scriptorium.job.PlanRecord;
import java.time.Instant;
import java.util.List;

/** How a job ends, and with which sections. */
sealed interface JobEnding {

  /**
   * A chain is complete.
   *
   * @param sections all sections of the plan, by index
   */
  record Completed(CandidatePlan candidate, List<SectionRef.Written> sections)
      implements JobEnding {

    public Completed {
      sections = List.copyOf(sections);
    }
  }

  /**
   * The job has a plan and cannot go on.
   *
   * @param sections those that stand, by index
   */
  record Failed(
      CandidatePlan candidate, List<SectionRef.Written> sections, String reason, Instant failedAt)
      implements JobEnding {

    public Failed {
      sections = List.copyOf(sections);
    }
  }

  /**
   * The job has a plan, and was cancelled or came to its deadline.
   *
   * @param sections those that stand, by index
   */
  record Cancelled(
      CandidatePlan candidate,
      List<SectionRef.Written> sections,
      String reason,
      Instant cancelledAt)
      implements JobEnding {

    public Cancelled {
      sections = List.copyOf(sections);
    }
  }

  /** The job never had a plan. */
  record Unplanned(PlanRecord.PlanningFailed failure) implements JobEnding {}

  /** The job was cancelled before it had a plan. */
  record CancelledUnplanned(PlanRecord.Cancelled record) implements JobEnding {}
}
