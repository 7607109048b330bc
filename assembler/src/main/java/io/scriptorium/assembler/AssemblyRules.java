package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.Chains;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The assembler's rules as pure functions: from the state of a job and one more record to its next
 * state and the effects of the step. {@link TimeoutRules} holds those for the passing of time.
 */
final class AssemblyRules {

  private static final String ENDED = "the job's document is published";

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

    Step(JobState state, Effect... effects) {
      this(state, List.of(effects));
    }

    /** The current record changes nothing. */
    static Step drop(JobState state, String reason) {
      return new Step(state, new Effect.Drop(reason));
    }

    private static Step unless(
        Optional<Effect> objection, JobState state, Supplier<Step> otherwise) {
      return objection.map(it -> new Step(state, it)).orElseGet(otherwise);
    }
  }

  /**
   * A plan record arrives.
   *
   * @param offset its offset on {@code writing-plans}
   */
  Step next(JobState state, PlanRecord record, long offset, Instant now) {
    return switch (record) {
      case PlanRecord.Repeated(String jobId, _, Instant at) ->
          new Step(
              state,
              new Effect.PublishEvent(
                  Progress.of(state).event(jobId, JobEvent.Type.REPEATED, null, at)));
      case PlanRecord.Planned planned -> planned(state, planned, offset, now);
      case PlanRecord.PlanningFailed failure -> planningFailed(state, failure, now);
      case PlanRecord.Cancelled cancelled -> cancelledUnplanned(state, cancelled, now);
      case PlanRecord.Refused refused -> refused(state, refused);
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
      case JobControl.Cancel cancel -> ControlRules.cancel(state, cancel.explanation(), now);
      case JobControl.Retry retry -> ControlRules.retry(state, retry, now);
    };
  }

  private Step planned(JobState state, PlanRecord.Planned planned, long offset, Instant now) {
    var candidate =
        new CandidatePlan(
            planned.root(),
            planned.total(),
            planned.mode(),
            offset,
            planned.plan().origin(),
            title(planned));
    return switch (state) {
      case JobState.Finished _ -> Step.drop(state, ENDED);
      case JobState.Cancelled job -> ControlRules.planned(job, planned, candidate, now);
      case JobState.Unknown _, JobState.Open _, JobState.Failed _ ->
          Step.unless(
              acceptance.objection(known(state, now), planned.request(), candidate),
              state,
              () -> accepted(state, planned, candidate, now));
    };
  }

  private static String title(PlanRecord.Planned planned) {
    String title = planned.plan().title();
    return title == null ? planned.request().beginning() : title;
  }

  private static Step accepted(
      JobState state, PlanRecord.Planned planned, CandidatePlan candidate, Instant now) {
    JobState.Open job = known(state, now);
    boolean first = job.candidates().isEmpty();
    WritingRequest request = planned.request();
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.Keep(candidate.root()));
    if (state instanceof JobState.Failed failed) {
      if (first) {
        effects.add(new Effect.Discard(List.of(JobState.Failed.REQUEST)));
      }
      return new Step(failed.with(job.with(candidate, request, job.head().progressAt())), effects);
    }
    if (first) {
      effects.add(
          new Effect.PublishEvent(
              Progress.of(new Chains.Length<>(candidate, 0, 0))
                  .event(planned.jobId(), JobEvent.Type.PLANNED, null, planned.plannedAt())));
      if (request.batch() != null) {
        effects.add(
            new Effect.Report(
                BatchJob.open(
                    request.batch(),
                    planned.jobId(),
                    BatchJob.State.WRITING,
                    planned.plan().words(),
                    planned.plannedAt())));
      }
    }
    return settle(
        planned.jobId(), job.with(candidate, request, now), effects, planned.plannedAt(), now);
  }

  private static Step planningFailed(
      JobState state, PlanRecord.PlanningFailed failure, Instant now) {
    return switch (state) {
      case JobState.Finished _, JobState.Failed _ -> Step.drop(state, ENDED);
      case JobState.Cancelled job -> ControlRules.planningFailed(job, failure, now);
      case JobState.Unknown _, JobState.Open _ -> {
        JobState.Open job = known(state, now);
        if (!job.candidates().isEmpty() || failure.retry() < job.head().retry()) {
          yield Step.drop(state, "planning failed again, or in a try before the last");
        }
        if (!job.belongsTo(failure.request())) {
          yield new Step(state, AcceptanceRules.ANOTHER_REQUEST);
        }
        Document document =
            DocumentBuilder.unplanned(
                failure.request(),
                Document.Status.FAILED,
                failure.reason(),
                failure.usage(),
                failure.requestedAt(),
                failure.failedAt());
        yield new Step(
            job.with(job.head().startedBy(failure.request()).atLeastInRetry(failure.retry()))
                .failed(now),
            new Effect.Keep(JobState.Failed.REQUEST),
            new Effect.Finish(new JobEnding.Unplanned(document), List.of()));
      }
    };
  }

  private static Step refused(JobState state, PlanRecord.Refused refused) {
    return state instanceof JobState.Unknown
        ? new Step(
            state,
            new Effect.Finish(
                new JobEnding.Unplanned(
                    DocumentBuilder.unplanned(
                        refused.request(),
                        Document.Status.FAILED,
                        refused.documentReason(),
                        TokenUsage.NONE,
                        refused.requestedAt(),
                        refused.refusedAt())),
                List.of()))
        : Step.drop(state, "the id of the refused request belongs to a job");
  }

  private static Step cancelledUnplanned(JobState state, PlanRecord.Cancelled record, Instant now) {
    return switch (state) {
      case JobState.Finished _, JobState.Failed _ -> Step.drop(state, ENDED);
      case JobState.Open open when !open.candidates().isEmpty() ->
          Step.drop(open, "the job has a plan, which can be cancelled");
      case JobState.Open open when !open.belongsTo(record.request()) ->
          new Step(open, AcceptanceRules.ANOTHER_REQUEST);
      case JobState.Unknown _, JobState.Open _, JobState.Cancelled _ ->
          ControlRules.endUnplanned(
              state,
              DocumentBuilder.unplanned(
                  record.request(),
                  Document.Status.CANCELLED,
                  record.reason(),
                  record.usage(),
                  record.requestedAt(),
                  record.cancelledAt()),
              now);
    };
  }

  private Step section(JobState state, SectionRecord.Result record, Instant now) {
    return switch (state) {
      case JobState.Finished _ -> Step.drop(state, ENDED);
      case JobState.Cancelled _ -> Step.drop(state, "the job is cancelled");
      case JobState.Failed _ when record instanceof SectionRecord.Failed -> Step.drop(state, ENDED);
      case JobState.Unknown _, JobState.Open _, JobState.Failed _ ->
          Step.unless(
              acceptance.objection(known(state, now), record),
              state,
              () -> accepted(state, record, now));
    };
  }

  private static Step accepted(JobState state, SectionRecord.Result record, Instant now) {
    JobState.Open job = known(state, now);
    SectionRef section = SectionRef.of(record);
    return switch (record) {
      // Kept, since writers send each one only once.
      case SectionRecord.Written written when state instanceof JobState.Failed failed ->
          new Step(
              failed.with(job.with(section, job.head().progressAt())),
              new Effect.Keep(written.hash()));
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
              job.with(job.head().atLeastInRetry(failed.retry())).with(section, now),
              List.of(),
              failed.failedAt(),
              now);
    };
  }

  /** What is known of a job that is not seen yet, open, or failed. */
  private static JobState.Open known(JobState state, Instant now) {
    return switch (state) {
      case JobState.Open open -> open;
      case JobState.Failed failed -> failed.open();
      case JobState.Unknown _, JobState.Cancelled _, JobState.Finished _ ->
          JobState.Open.of(List.of(), now);
    };
  }

  /** Publishes what is new on the longest chain, and ends the job where its end is reached. */
  static Step settle(
      String jobId, JobState.Open job, List<Effect> before, Instant at, Instant now) {
    var chains = job.chains();
    var effects = new ArrayList<>(before);
    int done = job.head().reported();
    for (Chains.Length<CandidatePlan> length : chains.bestLengthsAbove(done)) {
      done = length.sections();
      effects.add(
          new Effect.PublishEvent(
              Progress.of(length).event(jobId, JobEvent.Type.SECTION_WRITTEN, null, at)));
    }
    JobState.Open reported = job.with(job.head().withReported(done));
    return ending(job, chains)
        .map(ending ->
            end(reported, effects, ending, ending.status() != Document.Status.COMPLETED, now))
        .orElseGet(() -> new Step(reported, effects));
  }

  /** A failure ends the job only where nothing was written in its place since. */
  private static Optional<JobEnding.Planned> ending(
      JobState.Open job, Chains<CandidatePlan, SectionRef.Written> chains) {
    if (chains.complete()) {
      return chains
          .best()
          .map(chain -> new JobEnding.Planned(Document.Status.COMPLETED, chain, null, null));
    }
    for (SectionRef.Failed failure : job.sections().failures()) {
      var ended = chains.endedBy(failure.index(), failure.continues());
      if (ended.isPresent()) {
        return ended.map(chain ->
            new JobEnding.Planned(failure.status(), chain, failure.reason(), failure.failedAt()));
      }
    }
    return Optional.empty();
  }

  /**
   * The job ends.
   *
   * @param retryable whether what is stored of it is kept for a retry
   */
  static Step end(
      JobState.Open job,
      List<Effect> before,
      JobEnding.Planned ending,
      boolean retryable,
      Instant now) {
    var effects = new ArrayList<>(before);
    effects.add(new Effect.Finish(ending, retryable ? List.of() : job.links()));
    return new Step(
        retryable ? job.failed(now) : ControlRules.finished(Progress.of(ending), now), effects);
  }
}
