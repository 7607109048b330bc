package io.scriptorium.kafka.control;

import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The command line's options for following what is cancelled. A picocli mixin. */
public final class CancellationOptions {

  @Option(
      names = "--max-cancelled-jobs",
      paramLabel = "N",
      defaultValue = "${env:MAX_CANCELLED_JOBS:-100000}",
      description =
          "The most cancelled jobs that this process remembers, the oldest forgotten first. What it"
              + " forgets may be written for nothing, and still ends as cancelled. Default:"
              + " ${DEFAULT-VALUE} (env MAX_CANCELLED_JOBS).")
  private int maxJobs = CancellationSettings.DEFAULTS.maxJobs();

  @Option(
      names = "--control-read-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:CONTROL_READ_TIMEOUT:-30s}",
      description =
          "How long the read of the topic job-control may take at start. Default: ${DEFAULT-VALUE}"
              + " (env CONTROL_READ_TIMEOUT).")
  private Duration readTimeout = CancellationSettings.DEFAULTS.readTimeout();

  /**
   * The settings that the options make together.
   *
   * @throws StartupException if one is not allowed
   */
  public CancellationSettings settings() {
    return new CancellationSettings(maxJobs, readTimeout);
  }
}
