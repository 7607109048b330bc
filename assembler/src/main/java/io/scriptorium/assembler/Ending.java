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

  /**
   * The job has a plan, and was cancelled or came to its deadline.
   *
   * @param sections those that stand, by index
   */
  record Cancelled(
      Candidate candidate, List<Piece.Written> sections, String reason, Instant cancelledAt)
      implements Ending {

    public Cancelled {
      sections = List.copyOf(sections);
    }
  }

  /** The job never had a plan. */
  record Unplanned(PlanRecord.PlanningFailed failure) implements Ending {}

  /** The job was cancelled before it had a plan. */
  record CancelledUnplanned(PlanRecord.Cancelled record) implements Ending {}
}
