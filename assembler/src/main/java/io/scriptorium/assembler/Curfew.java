package io.scriptorium.assembler;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.MDC;

/**
 * Ends the open jobs of one partition whose deadline has come. Deadlines are kept in the order of
 * time, so that a round looks at the due ones alone, and at a bounded number of them.
 */
final class Curfew {

  /** The time between two rounds: with the grace, how late a job ends at most when few are due. */
  static final Duration INTERVAL = Duration.ofMillis(500);

  private static final int JOBS_A_ROUND = 500;

  private final Assembly assembly;
  private final Desk desk;
  private final UpToDate upToDate;

  /**
   * @param upToDate since when the partition is read without delay
   */
  Curfew(Assembly assembly, Desk desk, UpToDate upToDate) {
    this.assembly = assembly;
    this.desk = desk;
    this.upToDate = upToDate;
  }

  void round(Instant now) {
    for (String jobId : desk.stores().due(now, JOBS_A_ROUND)) {
      try (var _ = MDC.putCloseable("job", jobId)) {
        if (desk.stores().state(jobId) instanceof JobState.Open job) {
          desk.carryOut(jobId, job, assembly.overdue(job, now, upToDate.lasting(now)));
        }
      }
    }
  }
}
