package io.scriptorium.assembler.batch;

import io.scriptorium.job.BatchJob;
import io.scriptorium.job.BatchJob.State;
import io.scriptorium.job.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * A job of a batch, as it was last seen.
 *
 * @param asked the length asked for, in words; 0 where it is not known
 * @param words those written, once it has ended
 */
record Member(State state, int asked, int words, TokenUsage usage) {

  /**
   * The job after it has come to another state.
   *
   * @param before null for a job that is new
   */
  static Member of(@Nullable Member before, BatchJob job) {
    int asked = job.asked() == 0 && before != null ? before.asked : job.asked();
    return new Member(job.state(), asked, job.words(), job.usage());
  }
}
