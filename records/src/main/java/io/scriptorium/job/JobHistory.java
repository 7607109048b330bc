package io.scriptorium.job;

import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.SectionRecord.Failed;
import io.scriptorium.job.SectionRecord.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plans and sections of one job, read again from their topics in order. {@link Chains} decides
 * which of them count.
 *
 * <p>The first failure of a section that would have continued a chain's end is the job's, with that
 * chain. Only a failure of a later retry replaces it. Sections written later still join, since the
 * job may have been retried; callers know by the failure's retry number whether it still counts.
 *
 * <p>Not thread-safe.
 */
public final class JobHistory {

  private final String jobId;
  private final Chains<Planned, Written> chains = new Chains<>();
  private final List<Failed> failures = new ArrayList<>();
  private @Nullable Failed failure;
  private Chains.@Nullable Path<Planned, Written> failed;

  public JobHistory(String jobId) {
    this.jobId = jobId;
  }

  /** Adds a plan; one that was added before changes nothing. */
  public void add(Planned planned) {
    requireThisJob(planned.jobId());
    if (chains.add(planned)) {
      choose();
    }
  }

  /**
   * Adds a section or its failure. One that was added before changes nothing, nor does a section
   * whose hash does not match its text.
   */
  public void add(SectionRecord.Result section) {
    requireThisJob(section.jobId());
    boolean added =
        switch (section) {
          case Written written -> Chain.matches(written) && chains.add(written);
          case Failed failed ->
              !chains.complete() && !failures.contains(failed) && failures.add(failed);
        };
    if (added) {
      choose();
    }
  }

  /** The chain that counts; empty until a plan was added. Final once it is complete. */
  public Optional<WrittenChain> best() {
    return Optional.ofNullable(failed)
        .or(chains::best)
        .map(chain -> new WrittenChain(chain.plan(), chain.byIndex(), failure));
  }

  private void choose() {
    failed = null;
    for (Failed candidate : failures) {
      var ended = chains.endedBy(candidate.index(), candidate.continues());
      if (ended.isPresent() && (failure == null || candidate.retry() > failure.retry())) {
        failure = candidate;
        failed = ended.get();
        return;
      }
    }
  }

  private void requireThisJob(String added) {
    if (!added.equals(jobId)) {
      throw new IllegalArgumentException(
          "A record of job %s was added to the history of job %s.".formatted(added, jobId));
    }
  }
}
