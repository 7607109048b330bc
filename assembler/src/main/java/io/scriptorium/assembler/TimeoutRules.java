package io.scriptorium.assembler;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.assembler.AssemblyRules.Step;
import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.job.Document;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import io.scriptorium.kafka.control.Cancellations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rules for open jobs as time passes: deadlines, stalls, and jobs given up. */
final class TimeoutRules {

  private final AssemblyLimits limits;

  TimeoutRules(AssemblyLimits limits) {
    this.limits = limits;
  }

  /**
   * The job's deadline may have passed. Sections written before it may still be unread, so the job
   * does not end here, but where its own mark is read.
   */
  Step deadline(JobState.Open job, Instant now) {
    Instant deadline = job.head().deadline();
    return deadline == null || overdueReason(deadline, now).isEmpty()
        ? new Step(job)
        : new Step(job, new Effect.MarkOverdue(deadline));
  }

  /**
   * The mark of an overdue job is read.
   *
   * @param appendedAt when it was appended to the topic
   */
  Step overdueMark(JobState state, Instant appendedAt, Instant now) {
    if (!(state instanceof JobState.Open job)) {
      return Step.drop(state, "the job is not open");
    }
    Instant deadline = job.head().deadline();
    if (deadline == null) {
      return Step.drop(job, "the job has no deadline");
    }
    // Early where the broker's clock is behind this one's, or where another client appended it.
    return overdueReason(deadline, appendedAt)
        .map(reason -> ControlRules.endCancelled(job, List.of(), reason, now))
        .orElseGet(() -> new Step(job, new Effect.WatchDeadline(deadline)));
  }

  /**
   * Whether a job has had no progress for so long that {@link #idle} may have something to do.
   *
   * @param watchedFor how long this process has been reading the job's partition; a stall of the
   *     assembler itself is not attributed to the job
   */
  boolean isIdle(JobHead job, Instant now, Duration watchedFor) {
    return watchedFor.compareTo(limits.stallTimeout()) >= 0
        && Duration.between(job.progressAt(), now).compareTo(limits.stallTimeout()) >= 0;
  }

  /** The job may be stalled, or to be given up. */
  Step idle(String jobId, JobState.Open job, Instant now, Duration watchedFor) {
    if (!isIdle(job.head(), now, watchedFor)) {
      return new Step(job);
    }
    Duration idle = Duration.between(job.head().progressAt(), now);
    var longest = job.chains().best();
    String missing =
        longest
            .map(chain -> "section %d of %d".formatted(chain.firstMissing(), chain.plan().total()))
            .orElse("its plan");
    if (idle.compareTo(limits.giveUpAfter()) >= 0) {
      String reason =
          "No progress for %s; %s never came.".formatted(DurationText.of(idle), missing);
      return longest
          .map(chain -> new JobEnding.Planned(Document.Status.FAILED, chain, reason, now))
          .map(ending -> AssemblyRules.end(job, List.of(), ending, true, now))
          .orElseGet(
              () -> new Step(new JobState.Unknown(), new Effect.Abandon(job.links(), reason)));
    }
    if (job.head().stalled()) {
      return new Step(job);
    }
    String reason = "No progress for %s; waits for %s.".formatted(DurationText.of(idle), missing);
    return new Step(
        job.with(job.head().withStallReported()),
        new Effect.PublishEvent(Progress.of(job).event(jobId, JobEvent.Type.STALLED, reason, now)));
  }

  private Optional<String> overdueReason(Instant deadline, Instant at) {
    return Cancellations.overdue(deadline, at.minus(limits.deadlineGrace()));
  }
}
