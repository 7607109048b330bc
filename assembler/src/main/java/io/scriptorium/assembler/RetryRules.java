package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblyRules.Step;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules for failed jobs: plans and sections that arrive after the failure are kept, and a retry
 * opens the job again.
 */
final class RetryRules {

  private RetryRules() {}

  static Step next(JobState state, JobControl.Retry retry, Instant now) {
    return switch (state) {
      case JobState.Failed failed -> retried(retry.jobId(), failed, now);
      case JobState.Unknown _ ->
          notRetried(state, retry, "No job with this id is known here, or not any more.", now);
      case JobState.Open _ -> notRetried(state, retry, "The job has not ended.", now);
      case JobState.Cancelled _ -> notRetried(state, retry, "The job is cancelled.", now);
      case JobState.Finished _ ->
          notRetried(
              state, retry, "The job is completed or cancelled, or its sections are gone.", now);
    };
  }

  /** A plan arrives after the job failed. */
  static Step planned(JobState.Failed job, PlanRecord.Planned planned, CandidatePlan candidate) {
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.Keep(candidate.root()));
    if (job.open().candidates().isEmpty()) {
      effects.add(new Effect.Discard(List.of(JobState.Failed.REQUEST)));
    }
    return new Step(
        job.with(job.open().with(candidate, planned.request().deadline(), job.open().progressAt())),
        effects);
  }

  /** A section arrives after the job failed; it is kept, since writers send each one only once. */
  static Step written(JobState.Failed job, SectionRecord.Written section) {
    return new Step(
        job.with(job.open().with(SectionRef.of(section), job.open().progressAt())),
        new Effect.Keep(section.hash()));
  }

  /** The failed job cannot be retried any more, and what was kept for that is deleted. */
  static Step never(JobState.Failed job) {
    return new Step(
        Progress.of(job).finished(job.failedAt()),
        List.of(new Effect.Discard(job.links()), new Effect.Drop("the job has already ended")));
  }

  private static Step retried(String jobId, JobState.Failed failed, Instant now) {
    JobState.Open open = failed.open().retried(now);
    Effect event =
        new Effect.PublishEvent(Progress.of(failed).event(jobId, JobEvent.Type.RETRIED, null, now));
    var longest = open.chains().best();
    if (longest.isEmpty()) {
      return new Step(open, List.of(event, new Effect.RequestPlan(open.retry())));
    }
    Step settled = AssemblyRules.settle(jobId, open, List.of(event), now, now);
    if (!(settled.state() instanceof JobState.Open)) {
      return settled;
    }
    // With several plans the writers may follow another one than this, and lack other sections.
    int first = open.candidates().size() > 1 ? 1 : longest.get().firstMissing();
    var effects = new ArrayList<>(settled.effects());
    effects.add(new Effect.SendTasks(longest.get().plan(), first, open.retry()));
    return new Step(settled.state(), effects);
  }

  private static Step notRetried(
      JobState state, JobControl.Retry retry, String reason, Instant now) {
    return new Step(
        state,
        new Effect.PublishEvent(
            Progress.of(state).event(retry.jobId(), JobEvent.Type.NOT_RETRIED, reason, now)));
  }
}
