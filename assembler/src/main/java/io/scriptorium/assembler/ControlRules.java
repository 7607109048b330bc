package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblyRules.Step;
import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules for cancellations and retries, and for what arrives after a job is cancelled. */
final class ControlRules {

  private ControlRules() {}

  static Step cancel(JobState state, String reason, Instant now) {
    return switch (state) {
      case JobState.Finished _ -> Step.drop(state, "the job has already ended");
      // Planners and writers ignore cancelled jobs, so that no retry could succeed.
      case JobState.Failed job ->
          new Step(
              finished(Progress.of(job), job.closedAt()),
              new Effect.Discard(job.links()),
              new Effect.Drop("the job has already ended"));
      case JobState.Cancelled _ -> Step.drop(state, "the job is already cancelled");
      case JobState.Unknown _ -> new Step(new JobState.Cancelled(reason, List.of(), now));
      case JobState.Open job ->
          job.candidates().isEmpty()
              ? new Step(new JobState.Cancelled(reason, job.sections().all(), now))
              : endCancelled(job, List.of(), reason, now);
    };
  }

  /** Ends a job that has a plan with the sections of its longest chain. */
  static Step endCancelled(JobState.Open job, List<Effect> before, String reason, Instant now) {
    var chain = job.chains().best().orElseThrow();
    var ending = new JobEnding.Planned(Document.Status.CANCELLED, chain, reason, now);
    return AssemblyRules.end(job, before, ending, false, now);
  }

  /** Ends a job that has no plan for good. */
  static Step endUnplanned(JobState state, Document document, Instant now) {
    return new Step(
        finished(Progress.NOTHING, now),
        new Effect.Finish(new JobEnding.Unplanned(document), state.links()));
  }

  static JobState.Finished finished(Progress progress, Instant at) {
    return new JobState.Finished(
        progress.done(),
        progress.total(),
        progress.words(),
        progress.origin(),
        progress.title(),
        at);
  }

  /** A job that is already cancelled gets its plan, and ends. */
  static Step planned(
      JobState.Cancelled job, PlanRecord.Planned planned, CandidatePlan candidate, Instant now) {
    JobState.Open open =
        JobState.Open.of(job.sections(), now).with(candidate, planned.request(), now);
    return endCancelled(open, List.of(new Effect.Keep(candidate.root())), job.reason(), now);
  }

  /** The planning of a job that is already cancelled fails, and the job ends. */
  static Step planningFailed(
      JobState.Cancelled job, PlanRecord.PlanningFailed failure, Instant now) {
    Document document =
        DocumentBuilder.unplanned(
            failure.request(),
            Document.Status.CANCELLED,
            job.reason(),
            failure.usage(),
            failure.requestedAt(),
            now);
    return endUnplanned(job, document, now);
  }

  static Step retry(JobState state, JobControl.Retry retry, Instant now) {
    String jobId = retry.jobId();
    return switch (state) {
      case JobState.Failed job -> retried(retry, job, now);
      case JobState.Unknown _ ->
          notRetried(state, jobId, "No job with this id is known here, or not any more.", now);
      case JobState.Open _ -> notRetried(state, jobId, "The job has not ended.", now);
      case JobState.Cancelled _ -> notRetried(state, jobId, "The job is cancelled.", now);
      case JobState.Finished _ ->
          notRetried(
              state, jobId, "The job is completed or cancelled, or its sections are gone.", now);
    };
  }

  private static Step retried(JobControl.Retry retry, JobState.Failed failed, Instant now) {
    String jobId = retry.jobId();
    JobState.Open open = failed.open().with(failed.open().head().retried(retry.budget(), now));
    var begin = new ArrayList<Effect>();
    begin.add(
        new Effect.PublishEvent(
            Progress.of(failed).event(jobId, JobEvent.Type.RETRIED, null, now)));
    String batch = open.head().batch();
    if (batch != null) {
      begin.add(new Effect.Report(BatchJob.open(batch, jobId, BatchJob.State.WRITING, 0, now)));
    }
    var longest = open.chains().best();
    if (longest.isEmpty()) {
      begin.add(new Effect.RequestPlan(open.head().retry(), open.head().budget()));
      return new Step(open, begin);
    }
    Step settled = AssemblyRules.settle(jobId, open, begin, now, now);
    if (!(settled.state() instanceof JobState.Open)) {
      return settled;
    }
    // With several plans the writers may follow another one than this, and lack other sections.
    int first = open.candidates().size() > 1 ? 1 : longest.get().firstMissing();
    var effects = new ArrayList<>(settled.effects());
    effects.add(
        new Effect.SendTasks(
            longest.get().plan(), first, open.head().retry(), open.head().budget()));
    return new Step(settled.state(), effects);
  }

  private static Step notRetried(JobState state, String jobId, String reason, Instant now) {
    return new Step(
        state,
        new Effect.PublishEvent(
            Progress.of(state).event(jobId, JobEvent.Type.NOT_RETRIED, reason, now)));
  }
}
