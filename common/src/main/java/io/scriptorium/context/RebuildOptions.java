package io.scriptorium.context;

import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The command line's options for rebuilding contexts from Kafka. A picocli mixin. */
public final class RebuildOptions {

  @Option(
      names = "--rebuild-jobs",
      paramLabel = "N",
      defaultValue = "${env:REBUILD_JOBS:-100}",
      description =
          "The most jobs whose text one read of a partition brings back from Kafka, held in memory"
              + " together. Default: ${DEFAULT-VALUE} (env REBUILD_JOBS).")
  private int jobsPerRead = RebuildSettings.DEFAULTS.jobsPerRead();

  @Option(
      names = "--rebuild-waiting-jobs",
      paramLabel = "N",
      defaultValue = "${env:REBUILD_WAITING_JOBS:-10000}",
      description =
          "The most jobs that wait for such a read. Default: ${DEFAULT-VALUE} (env"
              + " REBUILD_WAITING_JOBS).")
  private int waitingJobs = RebuildSettings.DEFAULTS.waitingJobs();

  @Option(
      names = "--rebuild-margin",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:REBUILD_MARGIN:-60s}",
      description =
          "How much earlier than a job's request a read begins. Default: ${DEFAULT-VALUE} (env"
              + " REBUILD_MARGIN).")
  private Duration margin = RebuildSettings.DEFAULTS.margin();

  @Option(
      names = "--rebuild-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:REBUILD_TIMEOUT:-2m}",
      description =
          "How long one read of a partition may take. Default: ${DEFAULT-VALUE} (env"
              + " REBUILD_TIMEOUT).")
  private Duration timeout = RebuildSettings.DEFAULTS.timeout();

  /**
   * The settings that the options make together.
   *
   * @throws StartupException if one is not allowed
   */
  public RebuildSettings settings() {
    return new RebuildSettings(jobsPerRead, waitingJobs, margin, timeout);
  }
}
