package io.scriptorium.context;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;

/**
 * The bounds of a rebuild from Kafka.
 *
 * @param jobsPerRead the most jobs that one read of a partition serves, whose contexts are in
 *     memory together; further ones wait for the next read
 * @param waitingJobs the most requests that wait; further ones fail at once, to be tried again
 * @param margin how much earlier than a job's request a read begins, for clocks that differ
 * @param timeout how long one read of a partition may take
 */
public record RebuildSettings(int jobsPerRead, int waitingJobs, Duration margin, Duration timeout) {

  public static final RebuildSettings DEFAULTS =
      new RebuildSettings(100, 10_000, Duration.ofSeconds(60), Duration.ofMinutes(2));

  /**
   * Checks everything at once.
   *
   * @throws StartupException naming what is wrong
   */
  public RebuildSettings {
    if (jobsPerRead < 1) {
      throw new StartupException(
          "--rebuild-jobs is %d; at least 1 is needed.".formatted(jobsPerRead));
    }
    if (waitingJobs < 1) {
      throw new StartupException(
          "--rebuild-waiting-jobs is %d; at least 1 is needed.".formatted(waitingJobs));
    }
    if (timeout.isZero()) {
      throw new StartupException("--rebuild-timeout is 0; it must be longer.");
    }
  }
}
