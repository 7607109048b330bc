package io.scriptorium.assembler;

import io.scriptorium.job.PlanRecord;
import java.time.Instant;
import java.util.List;

/** How a job ends, and with which sections. */
sealed interface Ending {

  /**
   * A chain is complete.
   *
   * @param sections all sections of the plan, by index
   */
  record Completed(Candidate candidate, List<Piece.Written> sections) implements Ending {

    public Completed {
      sections = List.copyOf(sections);
    }
  }

  /**
   * The job has a plan and cannot go on.
   *
   * @param sections those that stand, by index
   */
  record Failed(Candidate candidate, List<Piece.Written> sections, String reason, Instant failedAt)
      implements Ending {

    public Failed {
      sections = List.copyOf(sections);
    }
  }

  /** The job never had a plan. */
  record Unplanned(PlanRecord.PlanningFailed failure) implements Ending {}
}
