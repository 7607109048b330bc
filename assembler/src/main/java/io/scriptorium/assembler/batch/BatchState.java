package io.scriptorium.assembler.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.job.BatchControl;
import io.scriptorium.job.BatchEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a batch but its jobs, each of which is stored apart.
 *
 * @param jobs how many it has, once it is closed
 * @param firstAt when it was first heard of
 * @param lastAt when a job last came, was planned or ended
 * @param completedAt when it was reported as complete; null while it is not
 * @param changed whether it has changed since it was last reported
 * @param cancelled why jobs that are still to come are cancelled; null where they are not
 * @param sweep the command that is being passed on to its jobs; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchState(
    @Nullable Integer jobs,
    Counts counts,
    Pace pace,
    Instant firstAt,
    Instant lastAt,
    @Nullable Instant completedAt,
    boolean changed,
    BatchControl.@Nullable Cancel cancelled,
    @Nullable Sweep sweep) {

  /**
   * A command on its way to the jobs of a batch.
   *
   * @param command a cancellation or a retry
   * @param after the id of the last job that was looked at; the empty one before the first
   */
  record Sweep(BatchControl command, String after) {}

  static BatchState of(Instant now) {
    return new BatchState(null, Counts.NONE, Pace.NONE, now, now, null, true, null, null);
  }

  /**
   * The batch after a job has come to another state.
   *
   * @param before null for a job that is new
   * @param at when it came to that state
   */
  BatchState with(@Nullable Member before, Member after, Instant at, Instant now) {
    Counts counted = (before == null ? counts : counts.minus(before)).plus(after);
    boolean ends = after.state().isEnd() && (before == null || !before.state().isEnd());
    return new BatchState(
        jobs,
        counted,
        ends ? pace.with(after.asked(), now) : pace,
        at.isBefore(firstAt) ? at : firstAt,
        at.isAfter(lastAt) ? at : lastAt,
        counted.open() > 0 ? null : completedAt,
        true,
        cancelled,
        sweep);
  }

  /** The batch after a command for it. */
  BatchState with(BatchControl command) {
    return switch (command) {
      case BatchControl.Close close -> closed(close.jobs());
      case BatchControl.Cancel cancel -> swept(cancel, new Sweep(cancel, ""));
      case BatchControl.Retry retry -> swept(cancelled, new Sweep(retry, ""));
    };
  }

  private BatchState closed(int all) {
    Instant completed = jobs != null && jobs == all ? completedAt : null;
    return new BatchState(all, counts, pace, firstAt, lastAt, completed, true, cancelled, sweep);
  }

  private BatchState swept(BatchControl.@Nullable Cancel cancel, @Nullable Sweep next) {
    return new BatchState(jobs, counts, pace, firstAt, lastAt, completedAt, changed, cancel, next);
  }

  /** The batch while its command is passed on; null when it has come to all jobs. */
  BatchState with(@Nullable Sweep next) {
    return swept(cancelled, next);
  }

  /** Whether it is closed, and as many jobs have ended. */
  boolean isComplete() {
    return jobs != null && counts.open() == 0 && counts.ended() >= jobs;
  }

  /** The batch after it was reported. */
  BatchState reported(BatchEvent.Type type, Instant now) {
    return new BatchState(
        jobs,
        counts,
        pace,
        firstAt,
        lastAt,
        type == BatchEvent.Type.COMPLETED ? now : completedAt,
        false,
        cancelled,
        sweep);
  }

  /** The report of it as it is now. */
  BatchEvent event(String batch, BatchEvent.Type type, Instant now) {
    long left = counts.asked() - counts.askedOfEnded();
    Instant end =
        counts.open() == 0 ? null : pace.timeFor(left, firstAt, now).map(now::plus).orElse(null);
    return new BatchEvent(
        batch,
        type,
        jobs,
        counts.waiting(),
        counts.writing(),
        counts.completed(),
        counts.failed(),
        counts.cancelled(),
        counts.asked(),
        counts.words(),
        counts.usage(),
        firstAt,
        lastAt,
        end,
        now);
  }
}
