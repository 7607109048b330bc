package io.scriptorium.cli.jobs;

import io.scriptorium.job.JobControl;
import io.scriptorium.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why jobs are cancelled. A picocli mixin. */
public final class ReasonOption {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description =
          "The reason, which the document keeps. At most "
              + JobControl.Cancel.MAX_REASON_CHARACTERS
              + " characters.")
  private @Nullable String reason;

  /**
   * The reason; null for none.
   *
   * @throws UsageException if it is too long
   */
  public @Nullable String reason() {
    if (reason != null && reason.length() > JobControl.Cancel.MAX_REASON_CHARACTERS) {
      throw new UsageException(
          "--reason has %d characters; at most %d are allowed."
              .formatted(reason.length(), JobControl.Cancel.MAX_REASON_CHARACTERS));
    }
    return reason;
  }
}
