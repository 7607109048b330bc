package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Chains;
import io.scriptorium.job.SectionRecord;
import java.util.Optional;
import java.util.function.Predicate;

/** The rules that decide which plans and sections a job accepts. */
final class AcceptanceRules {

  private final AssemblyLimits limits;

  AcceptanceRules(AssemblyLimits limits) {
    this.limits = limits;
  }

  /** Why a plan is not accepted; empty where it is. */
  Optional<Effect> objection(JobState.Open job, CandidatePlan candidate) {
    if (job.candidates().stream().anyMatch(known -> known.root().equals(candidate.root()))) {
      return Optional.of(new Effect.Drop("the plan is known"));
    }
    return job.candidates().size() >= limits.maxPlans()
        ? Optional.of(
            new Effect.Reject(
                "The job has %d different plans already, which is the limit (--max-plans)."
                    .formatted(limits.maxPlans())))
        : Optional.empty();
  }

  /** Why a section record is not accepted; empty where it is. */
  Optional<Effect> objection(JobState.Open job, SectionRecord.Result record) {
    var chains = job.chains();
    return switch (record) {
      case SectionRecord.Written written when !Chain.matches(written) ->
          Optional.of(
              new Effect.Reject(
                  "hash is '%s', and that is not the hash of continues, index and text."
                      .formatted(written.hash())));
      case SectionRecord.Failed failed when failed.retry() < job.retry() ->
          Optional.of(new Effect.Drop("a try before the last one failed"));
      case SectionRecord.Result known when job.sections().stream().anyMatch(same(known)) ->
          Optional.of(new Effect.Drop("the section is known"));
      case SectionRecord.Result other ->
          chains
              .misfit(other.index(), other.continues())
              .<Effect>map(Effect.Reject::new)
              .or(() -> superseded(chains, other))
              .or(() -> overLimit(job));
    };
  }

  private static Optional<Effect> superseded(
      Chains<CandidatePlan, SectionRef.Written> chains, SectionRecord.Result record) {
    boolean superseded =
        switch (SectionRef.of(record)) {
          case SectionRef.Written written -> chains.isSuperseded(written);
          case SectionRef.Failed failed -> chains.isWritten(failed.index(), failed.continues());
        };
    return superseded
        ? Optional.of(new Effect.Drop("another text was accepted in this place"))
        : Optional.empty();
  }

  private Optional<Effect> overLimit(JobState.Open job) {
    return job.sections().size() >= limits.maxSections()
        ? Optional.of(
            new Effect.Reject(
                "The job has %d section records already, which is the limit (--max-sections)."
                    .formatted(limits.maxSections())))
        : Optional.empty();
  }

  private static Predicate<SectionRef> same(SectionRecord.Result record) {
    return known ->
        switch (known) {
          case SectionRef.Written written ->
              record instanceof SectionRecord.Written other && written.hash().equals(other.hash());
          case SectionRef.Failed failed ->
              record instanceof SectionRecord.Failed other
                  && failed.index() == other.index()
                  && failed.continues().equals(other.continues());
        };
  }
}
