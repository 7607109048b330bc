package io.scriptorium.assembler;

import io.scriptorium.job.JobEvent;
import java.time.Instant;
import java.util.List;

/** What a step of {@link AssemblyRules} wants done; the processor does it in the order given. */
sealed interface Effect {

  /** Keep the record at hand under this chain link. */
  record Keep(String link) implements Effect {}

  /** Publish an event. */
  record Tell(JobEvent event) implements Effect {}

  /**
   * Publish the document and its event, then let go of the job's records.
   *
   * @param links where the job's records are kept
   */
  record Finish(JobEnding ending, List<String> links) implements Effect {

    public Finish {
      links = List.copyOf(links);
    }
  }

  /**
   * Let go of records of the job.
   *
   * @param links where they are kept
   */
  record Discard(List<String> links) implements Effect {

    public Discard {
      links = List.copyOf(links);
    }
  }

  /**
   * Ask the writers for the sections of a plan, from this one to the last.
   *
   * @param first from 1
   * @param retry how often the job was taken up again
   */
  record Assign(CandidatePlan candidate, int first, int retry) implements Effect {}

  /**
   * Ask the planners again for a plan, with the request that is kept, and let go of it.
   *
   * @param retry how often the job was taken up again
   */
  record AskAgain(int retry) implements Effect {}

  /** Append to the job's sections that its deadline has passed. */
  record Mark(Instant deadline) implements Effect {}

  /** Look again whether the job is overdue: a mark came too early for that. */
  record LookAgain(Instant deadline) implements Effect {}

  /**
   * Let go of the records of a job that never got a plan.
   *
   * @param reason for the log
   */
  record Abandon(List<String> links, String reason) implements Effect {

    public Abandon {
      links = List.copyOf(links);
    }
  }

  /** Put the record at hand on the dead letters. */
  record Refuse(String reason) implements Effect {}

  /** Pass over the record at hand: a duplicate, or something for a finished job. */
  record Drop(String reason) implements Effect {}
}
