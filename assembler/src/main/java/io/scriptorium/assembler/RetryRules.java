package io.scriptorium.assembler;

import static java.util.stream.Collectors.toSet;

import io.scriptorium.assembler.AssemblyRules.Step;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link AssemblyRules}'s rules that concerns failed jobs: what still comes for them is
 * kept, and a retry takes them up again.
 */
final class RetryRules {

  private RetryRules() {}

  /** Somebody wants the job taken up again. */
  static Step next(JobState state, JobControl.Retry retry, Instant now) {
    return switch (state) {
      case JobState.Failed failed -> again(retry.jobId(), failed, now);
      case JobState.Unknown _ ->
          refused(state, retry, "No job with this id is known here, or not any more.", now);
      case JobState.Open _ -> refused(state, retry, "The job has not ended.", now);
      case JobState.Cancelled _ -> refused(state, retry, "The job is cancelled.", now);
      case JobState.Finished _ ->
          refused(
              state, retry, "The job is completed or cancelled, or its sections are gone.", now);
    };
  }

  /** A plan of a failed job comes late. */
  static Step late(JobState.Failed job, PlanRecord.Planned planned, CandidatePlan candidate) {
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.Keep(candidate.root()));
    if (job.open().candidates().isEmpty()) {
      effects.add(new Effect.Discard(List.of(JobState.Failed.REQUEST)));
    }
    return new Step(
        job.with(job.open().with(candidate, planned.request().deadline(), job.open().progressAt())),
        effects);
  }

  /** A section of a failed job comes late: whoever wrote it will not send it again. */
  static Step late(JobState.Failed job, SectionRecord.Written section, SectionRef piece) {
    return new Step(
        job.with(job.open().with(piece, job.open().progressAt())), new Effect.Keep(section.hash()));
  }

  /** Nobody shall take the failed job up again. */
  static Step never(JobState.Failed job) {
    return new Step(
        Progress.of(job).finished(job.failedAt()),
        List.of(new Effect.Discard(job.links()), new Effect.Drop("the job has ended already")));
  }

  private static Step again(String jobId, JobState.Failed failed, Instant now) {
    JobState.Open open = failed.open().again(now);
    Effect told = new Effect.Tell(event(failed, jobId, JobEvent.Type.RETRIED, null, now));
    CandidateChains chains = CandidateChains.of(open);
    if (chains.candidate().isEmpty()) {
      return new Step(open, List.of(told, new Effect.AskAgain(open.retry())));
    }
    Step settled = AssemblyRules.settle(jobId, open, List.of(told), now, now);
    if (!(settled.state() instanceof JobState.Open)) {
      return settled;
    }
    var effects = new ArrayList<>(settled.effects());
    effects.add(
        new Effect.Assign(chains.candidate().get(), firstMissing(open, chains), open.retry()));
    return new Step(settled.state(), effects);
  }

  /** The first section for which a task is needed. */
  private static int firstMissing(JobState.Open job, CandidateChains chains) {
    // The writers may follow another plan than this one, and then lack other sections.
    if (job.candidates().size() > 1) {
      return 1;
    }
    Set<Integer> present =
        chains.longest().stream().map(SectionRef.Written::index).collect(toSet());
    return IntStream.iterate(1, index -> index + 1)
        .filter(index -> !present.contains(index))
        .findFirst()
        .orElseThrow();
  }

  private static Step refused(JobState state, JobControl.Retry retry, String reason, Instant now) {
    return new Step(
        state,
        new Effect.Tell(event(state, retry.jobId(), JobEvent.Type.NOT_RETRIED, reason, now)));
  }

  private static JobEvent event(
      JobState state, String jobId, JobEvent.Type type, @Nullable String reason, Instant now) {
    Progress standing = Progress.of(state);
    return new JobEvent(
        jobId, type, standing.done(), standing.total(), standing.words(), reason, now);
  }
}
