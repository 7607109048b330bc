package io.scriptorium.assembler;

import io.scriptorium.job.Chain;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.kafka.Cancellations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The assembler's rules as pure functions: from what is known of a job and one more record (or the
 * passing of time) to what is known then, and what is to be done.
 */
final class Assembly {

  private static final int LONGEST_REASON_CHARACTERS = 4_000;

  private final Limits limits;

  Assembly(Limits limits) {
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
    static Step end(List<Effect> before, Ending ending, List<String> links, Instant now) {
      var effects = new ArrayList<>(before);
      effects.add(new Effect.Finish(ending, links));
      return new Step(Standing.of(ending).finished(now), effects);
    }
  }

  /** A plan record comes. */
  Step next(JobState state, PlanRecord record, Instant now) {
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
                Cancelling.ahead(cancelled, planned, candidate(planned), now);
            case JobState.Unknown _ -> planned(JobState.Open.empty(now), state, planned, now);
            case JobState.Open open -> planned(open, state, planned, now);
          };
      case PlanRecord.PlanningFailed failure ->
          switch (state) {
            case JobState.Finished finished -> new Step(finished, afterTheEnd());
            case JobState.Cancelled cancelled -> Cancelling.ahead(cancelled, failure, now);
            case JobState.Unknown _ ->
                Step.end(List.of(), new Ending.Unplanned(failure), List.of(), now);
            case JobState.Open open ->
                open.candidates().isEmpty()
                    ? Step.end(List.of(), new Ending.Unplanned(failure), open.links(), now)
                    : new Step(open, new Effect.Drop("planning failed again, the job has a plan"));
          };
      case PlanRecord.Cancelled cancelled -> {
        Ending ending = new Ending.CancelledUnplanned(cancelled);
        yield switch (state) {
          case JobState.Finished finished -> new Step(finished, afterTheEnd());
          case JobState.Cancelled ahead ->
              Step.end(List.of(), ending, Piece.links(ahead.pieces()), now);
          case JobState.Unknown _ -> Step.end(List.of(), ending, List.of(), now);
          case JobState.Open open ->
              open.candidates().isEmpty()
                  ? Step.end(List.of(), ending, open.links(), now)
                  : new Step(open, new Effect.Drop("the job has a plan, which can be cancelled"));
        };
      }
    };
  }

  /** A section record comes. */
  Step next(JobState state, SectionRecord record, Instant now) {
    return switch (state) {
      case JobState.Finished finished -> new Step(finished, afterTheEnd());
      case JobState.Cancelled cancelled ->
          new Step(cancelled, new Effect.Drop("the job is cancelled"));
      case JobState.Unknown _ -> section(JobState.Open.empty(now), state, record, now);
      case JobState.Open open -> section(open, state, record, now);
    };
  }

  /** Somebody wants something done with the job. */
  Step next(JobState state, JobControl control, Instant now) {
    return Cancelling.next(state, control, now);
  }

  /**
   * The job's deadline may have come.
   *
   * @param watchedFor how long this process has been reading the job's partition: sections that
   *     were written in time may wait there
   */
  Step overdue(JobState.Open job, Instant now, Duration watchedFor) {
    if (watchedFor.compareTo(limits.deadlineGrace()) < 0) {
      return new Step(job, List.of());
    }
    return Cancellations.overdue(job.deadline(), now.minus(limits.deadlineGrace()))
        .map(reason -> Cancelling.now(job, List.of(), reason, now))
        .orElseGet(() -> new Step(job, List.of()));
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
          "No progress for %s; waits for %s.".formatted(Spans.text(idle), Standing.missing(job));
      return new Step(
          job.standingStill(),
          new Effect.Tell(event(job, jobId, JobEvent.Type.STALLED, reason, now)));
    }
    return new Step(job, List.of());
  }

  private Step planned(
      JobState.Open job, JobState before, PlanRecord.Planned planned, Instant now) {
    Candidate candidate = candidate(planned);
    String root = candidate.root();
    if (job.candidates().stream().anyMatch(known -> known.root().equals(root))) {
      return new Step(before, new Effect.Drop("the plan is known"));
    }
    if (job.candidates().size() >= limits.maxPlans()) {
      return new Step(
          before,
          new Effect.Refuse(
              "The job has %d different plans already, which is the limit (--max-plans)."
                  .formatted(limits.maxPlans())));
    }
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.Keep(root));
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

  private static Candidate candidate(PlanRecord.Planned planned) {
    return new Candidate(
        Chain.root(planned.jobId(), planned.plan()),
        planned.plan().total(),
        planned.request().mode());
  }

  private Step section(JobState.Open job, JobState before, SectionRecord record, Instant now) {
    Piece piece = piece(record);
    if (record instanceof SectionRecord.Written written
        && !written
            .hash()
            .equals(Chain.next(written.continues(), written.index(), written.text()))) {
      return new Step(
          before,
          new Effect.Refuse(
              "hash is '%s', and that is not the hash of continues, index and text."
                  .formatted(written.hash())));
    }
    if (job.pieces().stream().anyMatch(known -> same(known, piece))) {
      return new Step(before, new Effect.Drop("the section is known"));
    }
    CandidateChains chains = CandidateChains.of(job);
    var misfit = chains.misfit(piece);
    if (misfit.isPresent()) {
      return new Step(before, new Effect.Refuse(misfit.get()));
    }
    if (chains.late(piece)) {
      return new Step(before, new Effect.Drop("another text stands in this place"));
    }
    if (job.pieces().size() >= limits.maxSections()) {
      return new Step(
          before,
          new Effect.Refuse(
              "The job has %d section records already, which is the limit (--max-sections)."
                  .formatted(limits.maxSections())));
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
          settle(failed.jobId(), job.with(piece, now), List.of(), failed.failedAt(), now);
    };
  }

  /** Tells what is new on the longest chain, and ends the job where an end is reached. */
  private static Step settle(
      String jobId, JobState.Open job, List<Effect> before, Instant at, Instant now) {
    CandidateChains chains = CandidateChains.of(job);
    List<Piece.Written> longest = chains.longest();
    int total = chains.candidate().map(Candidate::total).orElse(0);
    var effects = new ArrayList<>(before);
    for (int done = job.told() + 1; done <= longest.size(); done++) {
      int words = Standing.words(longest.subList(0, done));
      effects.add(
          new Effect.Tell(
              new JobEvent(jobId, JobEvent.Type.SECTION_WRITTEN, done, total, words, null, at)));
    }
    if (chains.ending().isEmpty()) {
      return new Step(job.told(Math.max(job.told(), longest.size())), effects);
    }
    return Step.end(effects, chains.ending().get(), job.links(), now);
  }

  private static Step givenUp(JobState.Open job, Duration idle, Instant now) {
    CandidateChains chains = CandidateChains.of(job);
    String reason =
        "No progress for %s; %s never came.".formatted(Spans.text(idle), Standing.missing(job));
    if (chains.candidate().isEmpty()) {
      return new Step(new JobState.Unknown(), new Effect.Abandon(job.links(), reason));
    }
    Ending ending =
        new Ending.Failed(chains.candidate().get(), chains.longestByIndex(), reason, now);
    return Step.end(List.of(), ending, job.links(), now);
  }

  private static Piece piece(SectionRecord record) {
    return switch (record) {
      case SectionRecord.Written written ->
          new Piece.Written(written.index(), written.continues(), written.hash(), written.words());
      case SectionRecord.Failed failed ->
          new Piece.Failed(
              failed.index(), failed.continues(), bounded(failed.reason()), failed.failedAt());
    };
  }

  private static boolean same(Piece one, Piece other) {
    if (one instanceof Piece.Written first && other instanceof Piece.Written second) {
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
    Standing standing = Standing.of(state);
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
