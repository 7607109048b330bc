package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.Chains;
import io.scriptorium.job.PlanRecord;
import java.time.Instant;
import java.util.List;

/** How a job ends. */
sealed interface JobEnding {

  /** The job has a plan; the document follows it. */
  sealed interface Planned extends JobEnding {

    CandidatePlan candidate();

    /** The accepted sections by index. */
    List<SectionRef.Written> sections();
  }

  /** A chain is complete: all sections of the plan are written. */
  record Completed(CandidatePlan candidate, List<SectionRef.Written> sections) implements Planned {

    public Completed {
      sections = List.copyOf(sections);
    }
  }

  /** The job cannot continue, or made no progress for too long. */
  record Failed(
      CandidatePlan candidate, List<SectionRef.Written> sections, String reason, Instant failedAt)
      implements Planned {

    public Failed {
      sections = List.copyOf(sections);
    }

    static Failed of(
        Chains.Path<CandidatePlan, SectionRef.Written> chain, String reason, Instant failedAt) {
      return new Failed(chain.plan(), chain.byIndex(), reason, failedAt);
    }
  }

  /** The job was cancelled, or its deadline passed. */
  record Cancelled(
      CandidatePlan candidate,
      List<SectionRef.Written> sections,
      String reason,
      Instant cancelledAt)
      implements Planned {

    public Cancelled {
      sections = List.copyOf(sections);
    }
  }

  /** Planning failed. */
  record Unplanned(PlanRecord.PlanningFailed failure) implements JobEnding {}

  /** The job was cancelled before it had a plan. */
  record CancelledUnplanned(PlanRecord.Cancelled record) implements JobEnding {}
}
