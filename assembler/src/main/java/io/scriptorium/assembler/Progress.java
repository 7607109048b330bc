package io.scriptorium.assembler;

import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.Chains;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Plan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a job.
 *
 * @param done sections of its longest chain
 * @param total sections of that chain's plan; 0 without a plan
 * @param words words of these sections
 * @param origin where that plan's steps come from; null without a plan, and where its record does
 *     not say
 * @param title of the document, else the beginning of its instruction; null without a plan
 */
record Progress(
    int done, int total, int words, Plan.@Nullable Origin origin, @Nullable String title) {

  static final Progress NOTHING = new Progress(0, 0, 0, null, null);

  static Progress of(Chains.Length<CandidatePlan> chain) {
    CandidatePlan plan = chain.plan();
    return new Progress(
        chain.sections(),
        plan.total(),
        Math.clamp(chain.words(), 0, Integer.MAX_VALUE),
        plan.origin(),
        plan.title());
  }

  private static Progress of(Chains.Path<CandidatePlan, SectionRef.Written> chain) {
    long words = chain.sections().stream().mapToLong(SectionRef.Written::words).sum();
    return of(new Chains.Length<>(chain.plan(), chain.sections().size(), words));
  }

  static Progress of(JobState state) {
    return switch (state) {
      case JobState.Unknown _, JobState.Cancelled _ -> NOTHING;
      case JobState.Open open -> open.chains().best().map(Progress::of).orElse(NOTHING);
      case JobState.Failed failed -> of(failed.open());
      case JobState.Finished it ->
          new Progress(it.done(), it.total(), it.words(), it.planOrigin(), it.title());
    };
  }

  static Progress of(JobEnding ending) {
    return switch (ending) {
      case JobEnding.Planned(_, var chain, _, _) -> of(chain);
      case JobEnding.Unplanned _ -> NOTHING;
    };
  }

  JobEvent event(String jobId, JobEvent.Type type, @Nullable String reason, Instant at) {
    return new JobEvent(jobId, type, done, total, words, reason, at, origin, title);
  }
}
