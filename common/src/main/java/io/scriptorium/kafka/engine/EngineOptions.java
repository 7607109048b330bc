package io.scriptorium.kafka.engine;

import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The command line's options for how records are worked on. A picocli mixin. */
public final class EngineOptions {

  @Option(
      names = "--max-buffered-tasks",
      paramLabel = "N",
      defaultValue = "${env:MAX_BUFFERED_TASKS:-50000}",
      description =
          "The most records held in memory before fetching pauses. Default: ${DEFAULT-VALUE} (env"
              + " MAX_BUFFERED_TASKS).")
  private int maxBufferedTasks = EngineSettings.DEFAULTS.maxBufferedTasks();

  @Option(
      names = "--max-buffered-bytes",
      paramLabel = "N",
      defaultValue = "${env:MAX_BUFFERED_BYTES:-67108864}",
      description =
          "The most bytes of records held in memory before fetching pauses; lower it where the heap"
              + " is small. Default: ${DEFAULT-VALUE} (env MAX_BUFFERED_BYTES).")
  private long maxBufferedBytes = EngineSettings.DEFAULTS.maxBufferedBytes();

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "${env:MAX_ATTEMPTS:-10}",
      description =
          "How often one record may fail before it becomes a dead letter. Default: ${DEFAULT-VALUE}"
              + " (env MAX_ATTEMPTS).")
  private int maxAttempts = EngineSettings.DEFAULTS.maxAttempts();

  @Option(
      names = "--max-retry-delay",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:MAX_RETRY_DELAY:-1m}",
      description =
          "The longest wait between two attempts at one record. Default: ${DEFAULT-VALUE} (env"
              + " MAX_RETRY_DELAY).")
  private Duration maxRetryDelay = EngineSettings.DEFAULTS.maxRetryDelay();

  /**
   * The settings that the options make together.
   *
   * @throws StartupException if one is not allowed
   */
  public EngineSettings settings() {
    return new EngineSettings(maxBufferedTasks, maxBufferedBytes, maxAttempts, maxRetryDelay);
  }
}
