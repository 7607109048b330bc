package io.scriptorium.assembler;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.MDC;

/**
 * Marks the open jobs of one partition whose deadline has come; where its mark is read, a job ends.
 * Deadlines are kept in the order of time, so that a round looks at the due ones alone, and at a
 * bounded number of them.
 */
final class DeadlineTimer {

  /**
   * The time between two rounds: with the grace, how late a job is marked at most when few are due.
   */
  static final Duration INTERVAL = Duration.ofMillis(500);

  private static final int JOBS_A_ROUND = 500;

  private final AssemblyRules assembly;
  private final EffectExecutor desk;

  DeadlineTimer(AssemblyRules assembly, EffectExecutor desk) {
    this.assembly = assembly;
    this.desk = desk;
  }

  void round(Instant now) {
    for (String jobId : desk.stores().due(now, JOBS_A_ROUND)) {
      try (var _ = MDC.putCloseable("job", jobId)) {
        if (desk.stores().state(jobId) instanceof JobState.Open job) {
          desk.carryOut(jobId, job, assembly.overdue(job, now));
        }
      }
    }
  }
}
