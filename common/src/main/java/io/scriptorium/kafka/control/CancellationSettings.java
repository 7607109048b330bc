package io.scriptorium.kafka.control;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;

/**
 * The bounds of {@link Cancellations}.
 *
 * @param maxJobs the most cancelled jobs remembered, the oldest forgotten first; each takes about
 *     0.2 KB, and with the longest reasons 2 KB
 * @param readTimeout how long the first read of the whole topic may take
 */
public record CancellationSettings(int maxJobs, Duration readTimeout) {

  public static final CancellationSettings DEFAULTS =
      new CancellationSettings(100_000, Duration.ofSeconds(30));

  /**
   * @throws StartupException naming the value that is out of bounds
   */
  public CancellationSettings {
    if (maxJobs < 1) {
      throw new StartupException(
          "--max-cancelled-jobs is %d; at least 1 is needed.".formatted(maxJobs));
    }
    if (!readTimeout.isPositive()) {
      throw new StartupException(
          "--control-read-timeout is %s; it must be longer than 0.".formatted(readTimeout));
    }
  }
}
