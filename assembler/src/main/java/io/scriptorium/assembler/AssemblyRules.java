package io.scriptorium.assembler;

import io.scriptorium.job.Chain;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.kafka.control.Cancellations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The assembler's rules as pure functions: from what is known of a job and one more record (or the
 * passing of time) to what is known then, and what is to be done.
 */
final class AssemblyRules {

  private static final int LONGEST_REASON_CHARACTERS = 4_000;

  private final AssemblyLimits limits;

  AssemblyRules(AssemblyLimits limits) {
    this.limits = limits;
  }

  /** What is known of the job after a step, and what is to be done, in this order. */
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
     * @param before what is to be done before
     * @param links where the job's records are kept
     */
    static Step end(List<Effect> before, JobEnding ending, List<String> links, Instant now) {
      var effects = new ArrayList<>(before);
      effects.add(new Effect.Finish(ending, links));
      return new Step(Progress.of(ending).finished(now), effects);
    }
  }

  /**
   * A plan record comes.
   *
   * @param offset where it stands on {@code writing-plans}
   */
  Step next(JobState state, PlanRecord record, long offset, Instant now) {
    return switch (record) {
      case PlanRecord.Repeated repeated ->
          new Step(
              state,
              new Effect.Tell(
                  event(state, repeated.jobId(), JobEvent.Type.REPEATED, null, repeated.at())));
      case PlanRecord.Planned planned ->
          switch (state) {
            case JobState.Finished finished -> new Step(finished, afterTheEnd());
            case JobState.Cancelled cancelled ->
                CancellationRules.ahead(cancelled, planned, candidate(planned, offset), now);
            case JobState.Failed failed -> planned(failed, planned, candidate(planned, offset));
            case JobState.Unknown _ ->
                planned(JobState.Open.empty(now), state, planned, candidate(planned, offset), now);
            case JobState.Open open ->
                planned(open, state, planned, candidate(planned, offset), now);
          };
      case PlanRecord.PlanningFailed failure ->
          switch (state) {
            case JobState.Finished finished -> new Step(finished, afterTheEnd());
            case JobState.Cancelled cancelled -> CancellationRules.ahead(cancelled, failure, now);
            case JobState.Failed failed -> new Step(failed, afterTheEnd());
            case JobState.Unknown _ -> unplanned(JobState.Open.empty(now), failure, now);
            case JobState.Open open ->
                open.candidates().isEmpty() && failure.retry() >= open.retry()
                    ? unplanned(open, failure, now)
                    : new Step(
                        open,
                        new Effect.Drop("planning failed again, or in a try before the last"));
          };
      case PlanRecord.Cancelled cancelled -> {
        JobEnding ending = new JobEnding.CancelledUnplanned(cancelled);
        yield switch (state) {
          case JobState.Finished _, JobState.Failed _ -> new Step(state, afterTheEnd());
          case JobState.Cancelled ahead ->
              Step.end(List.of(), ending, SectionRef.links(ahead.pieces()), now);
          case JobState.Unknown _ -> Step.end(List.of(), ending, List.of(), now);
          case JobState.Open open ->
              open.candidates().isEmpty()
                  ? Step.end(List.of(), ending, open.links(), now)
                  : new Step(open, new Effect.Drop("the job has a plan, which can be cancelled"));
        };
      }
    };
  }

  /**
   * A section record comes.
   *
   * @param appendedAt when it was appended to the topic
   */
  Step next(JobState state, SectionRecord record, Instant appendedAt, Instant now) {
    return switch (record) {
      case SectionRecord.Result result -> next(state, result, now);
      case SectionRecord.Overdue _ -> marked(state, appendedAt, now);
    };
  }

  private Step next(JobState state, SectionRecord.Result result, Instant now) {
    return switch (state) {
      case JobState.Finished finished -> new Step(finished, afterTheEnd());
      case JobState.Cancelled cancelled ->
          new Step(cancelled, new Effect.Drop("the job is cancelled"));
      case JobState.Failed failed -> section(failed, result);
      case JobState.Unknown _ -> section(JobState.Open.empty(now), state, result, now);
      case JobState.Open open -> section(open, state, result, now);
    };
  }

  private Step marked(JobState state, Instant appendedAt, Instant now) {
    if (!(state instanceof JobState.Open job)) {
      return new Step(state, new Effect.Drop("the job is not open"));
    }
    Instant deadline = job.deadline();
    if (deadline == null) {
      return new Step(job, new Effect.Drop("the job has no deadline"));
    }
    // Early where the broker's clock is behind this one's, or where somebody else appended it.
    return whyOverdue(deadline, appendedAt)
        .map(reason -> CancellationRules.now(job, List.of(), reason, now))
        .orElseGet(() -> new Step(job, new Effect.LookAgain(deadline)));
  }

  private Optional<String> whyOverdue(Instant deadline, Instant at) {
    return Cancellations.overdue(deadline, at.minus(limits.deadlineGrace()));
  }

  /** Somebody wants something done with the job. */
  Step next(JobState state, JobControl control, Instant now) {
    return switch (control) {
      case JobControl.Cancel cancel -> CancellationRules.next(state, cancel, now);
      case JobControl.Retry retry -> RetryRules.next(state, retry, now);
    };
  }

  /**
   * The job's deadline may have come. What was written before it may still lie unread, so the job
   * is not ended here, but where its own mark is read.
   */
  Step overdue(JobState.Open job, Instant now) {
    Instant deadline = job.deadline();
    return deadline == null || whyOverdue(deadline, now).isEmpty()
        ? new Step(job, List.of())
        : new Step(job, new Effect.Mark(deadline));
  }

  /**
   * Time passes.
   *
   * @param watchedFor how long this process has been reading the job's partition; a job is not
   *     blamed for a standstill of the assembler itself
   */
  Step check(String jobId, JobState.Open job, Instant now, Duration watchedFor) {
    Duration idle = Duration.between(job.progressAt(), now);
    if (watchedFor.compareTo(limits.stallTimeout()) < 0) {
      return new Step(job, List.of());
    }
    if (idle.compareTo(limits.giveUpAfter()) >= 0) {
      return givenUp(job, idle, now);
    }
    if (idle.compareTo(limits.stallTimeout()) >= 0 && !job.stalled()) {
      String reason =
          "No progress for %s; waits for %s."
              .formatted(DurationText.text(idle), Progress.missing(job));
      return new Step(
          job.standingStill(),
          new Effect.Tell(event(job, jobId, JobEvent.Type.STALLED, reason, now)));
    }
    return new Step(job, List.of());
  }

  private Step planned(
      JobState.Open job,
      JobState before,
      PlanRecord.Planned planned,
      CandidatePlan candidate,
      Instant now) {
    Optional<Effect> objection = objection(job, candidate);
    if (objection.isPresent()) {
      return new Step(before, objection.get());
    }
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.Keep(candidate.root()));
    if (job.candidates().isEmpty()) {
      effects.add(
          new Effect.Tell(
              new JobEvent(
                  planned.jobId(),
                  JobEvent.Type.PLANNED,
                  0,
                  candidate.total(),
                  0,
                  null,
                  planned.plannedAt())));
    }
    return settle(
        planned.jobId(),
        job.with(candidate, planned.request().deadline(), now),
        effects,
        planned.plannedAt(),
        now);
  }

  private Step planned(JobState.Failed job, PlanRecord.Planned planned, CandidatePlan candidate) {
    return objection(job.open(), candidate)
        .map(objection -> new Step(job, objection))
        .orElseGet(() -> RetryRules.late(job, planned, candidate));
  }

  /** Why a plan is not to be taken; empty where it is. */
  private Optional<Effect> objection(JobState.Open job, CandidatePlan candidate) {
    if (job.candidates().stream().anyMatch(known -> known.root().equals(candidate.root()))) {
      return Optional.of(new Effect.Drop("the plan is known"));
    }
    return job.candidates().size() >= limits.maxPlans()
        ? Optional.of(
            new Effect.Refuse(
                "The job has %d different plans already, which is the limit (--max-plans)."
                    .formatted(limits.maxPlans())))
        : Optional.empty();
  }

  private static Step unplanned(JobState.Open job, PlanRecord.PlanningFailed failure, Instant now) {
    return new Step(
        job.inRetry(failure.retry()).failed(now),
        List.of(
            new Effect.Keep(JobState.Failed.REQUEST),
            new Effect.Finish(new JobEnding.Unplanned(failure), List.of())));
  }

  private static CandidatePlan candidate(PlanRecord.Planned planned, long offset) {
    return new CandidatePlan(
        Chain.root(planned.jobId(), planned.plan()),
        planned.plan().total(),
        planned.request().mode(),
        offset);
  }

  private Step section(
      JobState.Open job, JobState before, SectionRecord.Result record, Instant now) {
    SectionRef piece = piece(record);
    Optional<Effect> objection = objection(job, record, piece);
    if (objection.isPresent()) {
      return new Step(before, objection.get());
    }
    return switch (record) {
      case SectionRecord.Written written ->
          settle(
              written.jobId(),
              job.with(piece, now),
              List.of(new Effect.Keep(written.hash())),
              written.finishedAt(),
              now);
      case SectionRecord.Failed failed ->
          settle(
              failed.jobId(),
              job.inRetry(failed.retry()).with(piece, now),
              List.of(),
              failed.failedAt(),
              now);
    };
  }

  private Step section(JobState.Failed job, SectionRecord.Result record) {
    return switch (record) {
      case SectionRecord.Failed _ -> new Step(job, afterTheEnd());
      case SectionRecord.Written written -> {
        SectionRef piece = piece(written);
        yield objection(job.open(), written, piece)
            .map(objection -> new Step(job, objection))
            .orElseGet(() -> RetryRules.late(job, written, piece));
      }
    };
  }

  /** Why a section record is not to be taken; empty where it is. */
  private Optional<Effect> objection(
      JobState.Open job, SectionRecord.Result record, SectionRef piece) {
    if (record instanceof SectionRecord.Written written
        && !written
            .hash()
            .equals(Chain.next(written.continues(), written.index(), written.text()))) {
      return Optional.of(
          new Effect.Refuse(
              "hash is '%s', and that is not the hash of continues, index and text."
                  .formatted(written.hash())));
    }
    if (record instanceof SectionRecord.Failed failed && failed.retry() < job.retry()) {
      return Optional.of(new Effect.Drop("a try before the last one failed"));
    }
    if (job.pieces().stream().anyMatch(known -> same(known, piece))) {
      return Optional.of(new Effect.Drop("the section is known"));
    }
    CandidateChains chains = CandidateChains.of(job);
    Optional<String> misfit = chains.misfit(piece);
    if (misfit.isPresent()) {
      return Optional.of(new Effect.Refuse(misfit.get()));
    }
    if (chains.late(piece)) {
      return Optional.of(new Effect.Drop("another text stands in this place"));
    }
    return job.pieces().size() >= limits.maxSections()
        ? Optional.of(
            new Effect.Refuse(
                "The job has %d section records already, which is the limit (--max-sections)."
                    .formatted(limits.maxSections())))
        : Optional.empty();
  }

  /** Tells what is new on the longest chain, and ends the job where an end is reached. */
  static Step settle(
      String jobId, JobState.Open job, List<Effect> before, Instant at, Instant now) {
    CandidateChains chains = CandidateChains.of(job);
    List<SectionRef.Written> longest = chains.longest();
    int total = chains.candidate().map(CandidatePlan::total).orElse(0);
    var effects = new ArrayList<>(before);
    for (int done = job.told() + 1; done <= longest.size(); done++) {
      int words = Progress.words(longest.subList(0, done));
      effects.add(
          new Effect.Tell(
              new JobEvent(jobId, JobEvent.Type.SECTION_WRITTEN, done, total, words, null, at)));
    }
    JobState.Open told = job.told(Math.max(job.told(), longest.size()));
    return chains.ending().isEmpty()
        ? new Step(told, effects)
        : end(told, effects, chains.ending().get(), now);
  }

  private static Step end(JobState.Open job, List<Effect> before, JobEnding ending, Instant now) {
    if (!(ending instanceof JobEnding.Failed)) {
      return Step.end(before, ending, job.links(), now);
    }
    var effects = new ArrayList<>(before);
    effects.add(new Effect.Finish(ending, List.of()));
    return new Step(job.failed(now), effects);
  }

  private static Step givenUp(JobState.Open job, Duration idle, Instant now) {
    CandidateChains chains = CandidateChains.of(job);
    String reason =
        "No progress for %s; %s never came."
            .formatted(DurationText.text(idle), Progress.missing(job));
    if (chains.candidate().isEmpty()) {
      return new Step(new JobState.Unknown(), new Effect.Abandon(job.links(), reason));
    }
    JobEnding ending =
        new JobEnding.Failed(chains.candidate().get(), chains.longestByIndex(), reason, now);
    return end(job, List.of(), ending, now);
  }

  private static SectionRef piece(SectionRecord.Result record) {
    return switch (record) {
      case SectionRecord.Written written ->
          new SectionRef.Written(
              written.index(), written.continues(), written.hash(), written.words());
      case SectionRecord.Failed failed ->
          new SectionRef.Failed(
              failed.index(), failed.continues(), bounded(failed.reason()), failed.failedAt());
    };
  }

  private static boolean same(SectionRef one, SectionRef other) {
    if (one instanceof SectionRef.Written first && other instanceof SectionRef.Written second) {
      return first.hash().equals(second.hash());
    }
    return one.getClass() == other.getClass()
        && one.index() == other.index()
        && one.continues().equals(other.continues());
  }

  private static Effect afterTheEnd() {
    return new Effect.Drop("the job's document is published");
  }

  private static JobEvent event(
      JobState state, String jobId, JobEvent.Type type, @Nullable String reason, Instant at) {
    Progress standing = Progress.of(state);
    return new JobEvent(
        jobId, type, standing.done(), standing.total(), standing.words(), reason, at);
  }

  private static String bounded(String reason) {
    if (reason.length() <= LONGEST_REASON_CHARACTERS) {
      return reason;
    }
    int end = reason.offsetByCodePoints(0, reason.codePointCount(0, LONGEST_REASON_CHARACTERS) - 1);
    return reason.substring(0, end) + "...";
  }
}
