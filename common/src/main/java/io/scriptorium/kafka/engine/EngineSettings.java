package io.scriptorium.kafka.engine;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;

/**
 * The bounds of a {@link TaskConsumer} that its user may turn.
 *
 * @param maxBufferedTasks records held in memory before fetching pauses; a stage may need fewer
 * @param maxBufferedBytes bytes of them before fetching pauses
 * @param maxAttempts failures of one task before it becomes a dead letter
 * @param maxRetryDelay the longest delay between two attempts
 */
public record EngineSettings(
    int maxBufferedTasks, long maxBufferedBytes, int maxAttempts, Duration maxRetryDelay) {

  private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(500);

  public static final EngineSettings DEFAULTS =
      new EngineSettings(50_000, 64L << 20, 10, Duration.ofMinutes(1));

  /**
   * @throws StartupException naming the value that is out of bounds
   */
  public EngineSettings {
    if (maxBufferedTasks < 1) {
      throw new StartupException(
          "--max-buffered-tasks is %d; at least 1 is needed.".formatted(maxBufferedTasks));
    }
    if (maxBufferedBytes < 1) {
      throw new StartupException(
          "--max-buffered-bytes is %d; at least 1 is needed.".formatted(maxBufferedBytes));
    }
    if (maxAttempts < 1) {
      throw new StartupException(
          "--max-attempts is %d; at least 1 is needed.".formatted(maxAttempts));
    }
    if (maxRetryDelay.compareTo(FIRST_RETRY_DELAY) < 0) {
      throw new StartupException(
          "--max-retry-delay is %s; the first delay, %s, is the least."
              .formatted(maxRetryDelay, FIRST_RETRY_DELAY));
    }
  }
}
