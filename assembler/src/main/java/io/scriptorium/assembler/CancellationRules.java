package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblyRules.Step;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.PlanRecord;
import java.time.Instant;
import java.util.List;

/** The part of {@link AssemblyRules}'s rules that ends jobs as cancelled. */
final class CancellationRules {

  private CancellationRules() {}

  /** Somebody wants the job cancelled. */
  static Step next(JobState state, JobControl.Cancel cancel, Instant now) {
    String reason = cancel.explanation();
    return switch (state) {
      case JobState.Finished finished ->
          new Step(finished, new Effect.Drop("the job has ended already"));
      // Planners and writers will leave alone what was cancelled, so that no retry could succeed.
      case JobState.Failed failed -> RetryRules.never(failed);
      case JobState.Cancelled cancelled ->
          new Step(cancelled, new Effect.Drop("the job is cancelled already"));
      case JobState.Unknown _ ->
          new Step(new JobState.Cancelled(reason, List.of(), now), List.of());
      case JobState.Open open ->
          open.candidates().isEmpty()
              ? new Step(new JobState.Cancelled(reason, open.pieces(), now), List.of())
              : now(open, List.of(), reason, now);
    };
  }

  /** Ends a job that has a plan with the sections that stand. */
  static Step now(JobState.Open job, List<Effect> before, String reason, Instant now) {
    CandidateChains chains = CandidateChains.of(job);
    JobEnding ending =
        new JobEnding.Cancelled(
            chains.candidate().orElseThrow(), chains.longestByIndex(), reason, now);
    return Step.end(before, ending, job.links(), now);
  }

  /** The plan comes of a job that is cancelled already. */
  static Step ahead(
      JobState.Cancelled job, PlanRecord.Planned planned, CandidatePlan candidate, Instant now) {
    JobState.Open open =
        JobState.Open.of(job.pieces(), now).with(candidate, planned.request().deadline(), now);
    return now(open, List.of(new Effect.Keep(candidate.root())), job.reason(), now);
  }

  /** A job that is cancelled already would have had no plan. */
  static Step ahead(JobState.Cancelled job, PlanRecord.PlanningFailed failure, Instant now) {
    var record =
        new PlanRecord.Cancelled(
            failure.jobId(),
            failure.request(),
            job.reason(),
            failure.requestPosition(),
            failure.requestedAt(),
            now,
            failure.usage());
    return Step.end(
        List.of(), new JobEnding.CancelledUnplanned(record), SectionRef.links(job.pieces()), now);
  }
}
