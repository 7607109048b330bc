package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.JobEvent;
import java.time.Instant;
import java.util.List;

/**
 * What a step of the rules asks for; {@link EffectExecutor} carries the effects out in their order.
 */
sealed interface Effect {

  /** Store the current record under this chain link. */
  record Keep(String link) implements Effect {}

  record PublishEvent(JobEvent event) implements Effect {}

  /**
   * Publish the document and its event, then delete records of the job.
   *
   * @param links those of the records to delete
   */
  record Finish(JobEnding ending, List<String> links) implements Effect {

    public Finish {
      links = List.copyOf(links);
    }
  }

  /** Delete the records of the job that are stored under these links. */
  record Discard(List<String> links) implements Effect {

    public Discard {
      links = List.copyOf(links);
    }
  }

  /**
   * Send the tasks of a plan's sections, from this one to the last.
   *
   * @param first from 1
   * @param retry how often the job was retried
   */
  record SendTasks(CandidatePlan candidate, int first, int retry) implements Effect {}

  /**
   * Send the stored request to the planners again, and delete it.
   *
   * @param retry how often the job was retried
   */
  record RequestPlan(int retry) implements Effect {}

  /** Append to {@code sections} that the job's deadline has passed, and stop watching it. */
  record MarkOverdue(Instant deadline) implements Effect {}

  /** Watch the deadline again: the job was marked as overdue too early. */
  record WatchDeadline(Instant deadline) implements Effect {}

  /**
   * Delete the records of a job that never had a plan.
   *
   * @param reason for the log
   */
  record Abandon(List<String> links, String reason) implements Effect {

    public Abandon {
      links = List.copyOf(links);
    }
  }

  /** Publish the current record as a dead letter. */
  record Reject(String reason) implements Effect {}

  /** Ignore the current record: a duplicate, or one of a job that has ended. */
  record Drop(String reason) implements Effect {}
}
