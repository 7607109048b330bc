package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command for all jobs of a batch, on {@code job-control}; the assembler sends it on to {@code
 * batch-jobs}.
 */
public sealed interface BatchControl extends ControlRecord, BatchRecord {

  /**
   * The batch has so many jobs and no more: it is complete when as many have ended.
   *
   * @param jobs from 1 to {@link #MOST_JOBS}
   */
  record Close(String batch, int jobs, Instant at) implements BatchControl {

    public static final int MOST_JOBS = 100_000_000;
  }

  /**
   * Cancel its jobs that have not ended, and those that are still to come.
   *
   * @param reason see {@link JobControl.Cancel}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Cancel(String batch, @Nullable String reason, Instant at) implements BatchControl {

    public Cancel {
      reason = JobControl.Cancel.kept(reason);
    }
  }

  /**
   * Retry its jobs that have failed.
   *
   * @param budget see {@link JobControl.Retry}; with one, those that ended with theirs are retried
   *     too
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Retry(String batch, Instant at, @Nullable Long budget) implements BatchControl {

    /** With the budgets that they had. */
    public Retry(String batch, Instant at) {
      this(batch, at, null);
    }
  }
}
