package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.Chain;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.WritingRequest;
import java.util.Optional;

/** The rules that decide which plans and sections a job accepts. */
final class AcceptanceRules {

  /** The objection to what a request with the id of another one's job led to. */
  static final Effect ANOTHER_REQUEST =
      new Effect.Reject(
          "Its request is not the one that the job belongs to: another request had the id first.");

  private final AssemblyLimits limits;

  AcceptanceRules(AssemblyLimits limits) {
    this.limits = limits;
  }

  /** Why a plan is not accepted; empty where it is. */
  Optional<Effect> objection(JobState.Open job, WritingRequest request, CandidatePlan candidate) {
    if (!job.belongsTo(request)) {
      return Optional.of(ANOTHER_REQUEST);
    }
    if (job.candidates().stream().anyMatch(known -> known.root().equals(candidate.root()))) {
      return Optional.of(new Effect.Drop("the plan is known"));
    }
    return atLimit(job.candidates().size(), limits.maxPlans(), "different plans");
  }

  /** Why a section record is not accepted; empty where it is. */
  Optional<Effect> objection(JobState.Open job, SectionRecord.Result record) {
    return switch (record) {
      case SectionRecord.Written written when !Chain.matches(written) ->
          Optional.of(
              new Effect.Reject(
                  "hash is '%s', and that is not the hash of continues, index and text."
                      .formatted(written.hash())));
      case SectionRecord.Failed failed when failed.retry() < job.head().retry() ->
          Optional.of(new Effect.Drop("a try before the last one failed"));
      case SectionRecord.Result other -> objection(job, SectionRef.of(other));
    };
  }

  private Optional<Effect> objection(JobState.Open job, SectionRef section) {
    if (job.sections().contains(section)) {
      return Optional.of(new Effect.Drop("the section is known"));
    }
    var chains = job.chains();
    Optional<String> misfit = chains.misfit(section.index(), section.continues());
    if (misfit.isPresent()) {
      return misfit.map(Effect.Reject::new);
    }
    boolean superseded =
        switch (section) {
          case SectionRef.Written written -> chains.isSuperseded(written);
          case SectionRef.Failed failed -> chains.isWritten(failed.index(), failed.continues());
        };
    return superseded
        ? Optional.of(new Effect.Drop("another text was accepted in this place"))
        : atLimit(job.sections().size(), limits.maxSections(), "section records");
  }

  private static Optional<Effect> atLimit(int count, int limit, String what) {
    return count < limit
        ? Optional.empty()
        : Optional.of(
            new Effect.Reject(
                "The job has %d %s already, which is the most that one job may have."
                    .formatted(limit, what)));
  }
}
