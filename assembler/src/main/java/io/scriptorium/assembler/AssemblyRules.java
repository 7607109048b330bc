package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.Chains;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The assembler's rules as pure functions: from the state of a job and one more record to its next
 * state and the effects of the step. {@link TimeoutRules} holds those for the passing of time.
 */
final class AssemblyRules {

  private final AcceptanceRules acceptance;
  private final TimeoutRules timeouts;

  AssemblyRules(AssemblyLimits limits) {
    this.acceptance = new AcceptanceRules(limits);
    this.timeouts = new TimeoutRules(limits);
  }

  /** The state of the job after a step, and the step's effects in their order. */
  record Step(JobState state, List<Effect> effects) {

    Step {
      effects = List.copyOf(effects);
    }

    Step(JobState state, Effect effect) {
      this(state, List.of(effect));
    }

    /**
     * The job ends.
     *
     * @param before the effects before the end
     * @param links where the job's records are stored
     */
    static Step end(List<Effect> before, JobEnding ending, List<String> links, Instant now) {
      var effects = new ArrayList<>(before);
      effects.add(new Effect.Finish(ending, links));
      return new Step(Progress.of(ending).finished(now), effects);
    }
  }

  /**
   * A plan record arrives.
   *
   * @param offset its offset on {@code writing-plans}
   */
  Step next(JobState state, PlanRecord record, long offset, Instant now) {
    return switch (record) {
      case PlanRecord.Repeated repeated ->
          new Step(
              state,
              new Effect.PublishEvent(
                  Progress.of(state)
                      .event(repeated.jobId(), JobEvent.Type.REPEATED, null, repeated.at())));
      case PlanRecord.Planned planned -> planned(state, planned, offset, now);
      case PlanRecord.PlanningFailed failure -> planningFailed(state, failure, now);
      case PlanRecord.Cancelled cancelled -> cancelledUnplanned(state, cancelled, now);
    };
  }

  /**
   * A section record arrives.
   *
   * @param appendedAt when it was appended to the topic
   */
  Step next(JobState state, SectionRecord record, Instant appendedAt, Instant now) {
    return switch (record) {
      case SectionRecord.Result result -> section(state, result, now);
      case SectionRecord.Overdue _ -> timeouts.overdueMark(state, appendedAt, now);
    };
  }

  /** A control record arrives. */
  Step next(JobState state, JobControl control, Instant now) {
    return switch (control) {
      case JobControl.Cancel cancel -> CancellationRules.next(state, cancel, now);
      case JobControl.Retry retry -> RetryRules.next(state, retry, now);
    };
  }

  private Step planned(JobState state, PlanRecord.Planned planned, long offset, Instant now) {
    var candidate = new CandidatePlan(planned.root(), planned.total(), planned.mode(), offset);
    return switch (state) {
      case JobState.Finished finished -> new Step(finished, afterTheEnd());
      case JobState.Cancelled cancelled ->
          CancellationRules.planned(cancelled, planned, candidate, now);
      case JobState.Failed failed ->
          acceptance
              .objection(failed.open(), candidate)
              .map(objection -> new Step(failed, objection))
              .orElseGet(() -> RetryRules.planned(failed, planned, candidate));
      case JobState.Unknown _, JobState.Open _ -> {
        JobState.Open job = opened(state, now);
        yield acceptance
            .objection(job, candidate)
            .map(objection -> new Step(state, objection))
            .orElseGet(() -> accepted(job, planned, candidate, now));
      }
    };
  }

  private static Step accepted(
      JobState.Open job, PlanRecord.Planned planned, CandidatePlan candidate, Instant now) {
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.Keep(candidate.root()));
    if (job.candidates().isEmpty()) {
      effects.add(
          new Effect.PublishEvent(
              Progress.of(candidate, List.of())
                  .event(planned.jobId(), JobEvent.Type.PLANNED, null, planned.plannedAt())));
    }
    JobState.Open with = job.with(candidate, planned.request().deadline(), now);
    return settle(planned.jobId(), with, effects, planned.plannedAt(), now);
  }

  private static Step planningFailed(
      JobState state, PlanRecord.PlanningFailed failure, Instant now) {
    return switch (state) {
      case JobState.Finished _, JobState.Failed _ -> new Step(state, afterTheEnd());
      case JobState.Cancelled cancelled ->
          CancellationRules.planningFailed(cancelled, failure, now);
      case JobState.Unknown _, JobState.Open _ -> {
        JobState.Open job = opened(state, now);
        if (!job.candidates().isEmpty() || failure.retry() < job.retry()) {
          yield new Step(
              state, new Effect.Drop("planning failed again, or in a try before the last"));
        }
        yield new Step(
            job.atLeastInRetry(failure.retry()).failed(now),
            List.of(
                new Effect.Keep(JobState.Failed.REQUEST),
                new Effect.Finish(new JobEnding.Unplanned(failure), List.of())));
      }
    };
  }

  private static Step cancelledUnplanned(
      JobState state, PlanRecord.Cancelled cancelled, Instant now) {
    JobEnding ending = new JobEnding.CancelledUnplanned(cancelled);
    return switch (state) {
      case JobState.Finished _, JobState.Failed _ -> new Step(state, afterTheEnd());
      case JobState.Cancelled earlier -> Step.end(List.of(), ending, earlier.links(), now);
      case JobState.Unknown _ -> Step.end(List.of(), ending, List.of(), now);
      case JobState.Open open ->
          open.candidates().isEmpty()
              ? Step.end(List.of(), ending, open.links(), now)
              : new Step(open, new Effect.Drop("the job has a plan, which can be cancelled"));
    };
  }

  private Step section(JobState state, SectionRecord.Result record, Instant now) {
    return switch (state) {
      case JobState.Finished finished -> new Step(finished, afterTheEnd());
      case JobState.Cancelled cancelled ->
          new Step(cancelled, new Effect.Drop("the job is cancelled"));
      case JobState.Failed failed ->
          switch (record) {
            case SectionRecord.Failed _ -> new Step(failed, afterTheEnd());
            case SectionRecord.Written written ->
                acceptance
                    .objection(failed.open(), written)
                    .map(objection -> new Step(failed, objection))
                    .orElseGet(() -> RetryRules.written(failed, written));
          };
      case JobState.Unknown _, JobState.Open _ -> {
        JobState.Open job = opened(state, now);
        yield acceptance
            .objection(job, record)
            .map(objection -> new Step(state, objection))
            .orElseGet(() -> accepted(job, record, now));
      }
    };
  }

  private static Step accepted(JobState.Open job, SectionRecord.Result record, Instant now) {
    SectionRef section = SectionRef.of(record);
    return switch (record) {
      case SectionRecord.Written written ->
          settle(
              written.jobId(),
              job.with(section, now),
              List.of(new Effect.Keep(written.hash())),
              written.finishedAt(),
              now);
      case SectionRecord.Failed failed ->
          settle(
              failed.jobId(),
              job.atLeastInRetry(failed.retry()).with(section, now),
              List.of(),
              failed.failedAt(),
              now);
    };
  }

  private static JobState.Open opened(JobState state, Instant now) {
    return state instanceof JobState.Open open ? open : JobState.Open.of(List.of(), now);
  }

  /** Publishes what is new on the longest chain, and ends the job where its end is reached. */
  static Step settle(
      String jobId, JobState.Open job, List<Effect> before, Instant at, Instant now) {
    var chains = job.chains();
    var longest = chains.best();
    int done = longest.map(chain -> chain.sections().size()).orElse(0);
    var effects = new ArrayList<>(before);
    for (int count = job.reported() + 1; count <= done; count++) {
      Progress progress =
          Progress.of(longest.get().plan(), longest.get().sections().subList(0, count));
      effects.add(
          new Effect.PublishEvent(progress.event(jobId, JobEvent.Type.SECTION_WRITTEN, null, at)));
    }
    JobState.Open reported = job.withReported(Math.max(job.reported(), done));
    return ending(job, chains)
        .map(ending -> end(reported, effects, ending, now))
        .orElseGet(() -> new Step(reported, effects));
  }

  /** A failure ends the job only where nothing was written in its place since. */
  private static Optional<JobEnding> ending(
      JobState.Open job, Chains<CandidatePlan, SectionRef.Written> chains) {
    if (chains.complete()) {
      return chains.best().map(chain -> new JobEnding.Completed(chain.plan(), chain.byIndex()));
    }
    for (SectionRef section : job.sections()) {
      if (section instanceof SectionRef.Failed failed) {
        var ended = chains.endedBy(failed.index(), failed.continues());
        if (ended.isPresent()) {
          return Optional.of(JobEnding.Failed.of(ended.get(), failed.reason(), failed.failedAt()));
        }
      }
    }
    return Optional.empty();
  }

  static Step end(JobState.Open job, List<Effect> before, JobEnding ending, Instant now) {
    if (!(ending instanceof JobEnding.Failed)) {
      return Step.end(before, ending, job.links(), now);
    }
    var effects = new ArrayList<>(before);
    effects.add(new Effect.Finish(ending, List.of()));
    return new Step(job.failed(now), effects);
  }

  private static Effect afterTheEnd() {
    return new Effect.Drop("the job's document is published");
  }
}
