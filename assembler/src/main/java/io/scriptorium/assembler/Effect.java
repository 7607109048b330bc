package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.Chains;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step of the rules asks for; {@link EffectExecutor} carries the effects out in their order.
 */
sealed interface Effect {

  /** Store the current record under this chain link. */
  record Keep(String link) implements Effect {}

  record PublishEvent(JobEvent event) implements Effect {}

  /** Report to its batch how far the job is. */
  record Report(BatchJob job) implements Effect {}

  /**
   * Publish the document and its event, then delete records of the job. Where the job stays
   * unknown, no job has ended: a request that named its id was refused.
   *
   * @param links those of the records to delete
   */
  record Finish(JobEnding ending, List<String> links) implements Effect {}

  /** How a job ends. */
  sealed interface JobEnding {

    /**
     * The document follows a plan.
     *
     * @param chain the plan with its accepted sections
     * @param reason why the job did not complete; null where it did
     * @param endedAt when it ended; null for the time at which its last section was ready
     */
    record Planned(
        Document.Status status,
        Chains.Path<CandidatePlan, SectionRef.Written> chain,
        @Nullable String reason,
        @Nullable Instant endedAt)
        implements JobEnding {}

    /** The job never had a plan, and its document has no text. */
    record Unplanned(Document document) implements JobEnding {}
  }

  /** Delete the records of the job that are stored under these links. */
  record Discard(List<String> links) implements Effect {}

  /**
   * Send the tasks of a plan's sections, from this one to the last.
   *
   * @param first from 1
   * @param retry how often the job was retried
   * @param budget the one that it has since, in tokens; null for that of its request
   */
  record SendTasks(CandidatePlan candidate, int first, int retry, @Nullable Long budget)
      implements Effect {}

  /**
   * Send the stored request to the planners again, and delete it.
   *
   * @param retry how often the job was retried
   * @param budget the one that it has since, in tokens; null for that of its request
   */
  record RequestPlan(int retry, @Nullable Long budget) implements Effect {}

  /** Append to {@code sections} that the job's deadline has passed, and stop watching it. */
  record MarkOverdue(Instant deadline) implements Effect {}

  /** Watch the deadline again: the job was marked as overdue too early. */
  record WatchDeadline(Instant deadline) implements Effect {}

  /**
   * Delete the records of a job that never had a plan.
   *
   * @param reason for the log
   */
  record Abandon(List<String> links, String reason) implements Effect {}

  /** Publish the current record as a dead letter. */
  record Reject(String reason) implements Effect {}

  /** Ignore the current record: a duplicate, or one of a job that has ended. */
  record Drop(String reason) implements Effect {}
}
