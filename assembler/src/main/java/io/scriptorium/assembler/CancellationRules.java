package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblyRules.Step;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.PlanRecord;
import java.time.Instant;
import java.util.List;

/** The rules that end jobs as cancelled. */
final class CancellationRules {

  private CancellationRules() {}

  static Step next(JobState state, JobControl.Cancel cancel, Instant now) {
    String reason = cancel.explanation();
    return switch (state) {
      case JobState.Finished finished ->
          new Step(finished, new Effect.Drop("the job has already ended"));
      // Planners and writers ignore cancelled jobs, so that no retry could succeed.
      case JobState.Failed failed -> RetryRules.never(failed);
      case JobState.Cancelled cancelled ->
          new Step(cancelled, new Effect.Drop("the job is already cancelled"));
      case JobState.Unknown _ ->
          new Step(new JobState.Cancelled(reason, List.of(), now), List.of());
      case JobState.Open open ->
          open.candidates().isEmpty()
              ? new Step(new JobState.Cancelled(reason, open.sections(), now), List.of())
              : end(open, List.of(), reason, now);
    };
  }

  /** Ends a job that has a plan with the sections of its longest chain. */
  static Step end(JobState.Open job, List<Effect> before, String reason, Instant now) {
    var chain = job.chains().best().orElseThrow();
    JobEnding ending = new JobEnding.Cancelled(chain.plan(), chain.byIndex(), reason, now);
    return Step.end(before, ending, job.links(), now);
  }

  /** A job that is already cancelled gets its plan, and ends. */
  static Step planned(
      JobState.Cancelled job, PlanRecord.Planned planned, CandidatePlan candidate, Instant now) {
    JobState.Open open =
        JobState.Open.of(job.sections(), now).with(candidate, planned.request().deadline(), now);
    return end(open, List.of(new Effect.Keep(candidate.root())), job.reason(), now);
  }

  /** The planning of a job that is already cancelled fails, and the job ends. */
  static Step planningFailed(
      JobState.Cancelled job, PlanRecord.PlanningFailed failure, Instant now) {
    var record =
        new PlanRecord.Cancelled(
            failure.jobId(),
            failure.request(),
            job.reason(),
            failure.requestPosition(),
            failure.requestedAt(),
            now,
            failure.usage());
    return Step.end(List.of(), new JobEnding.CancelledUnplanned(record), job.links(), now);
  }
}
