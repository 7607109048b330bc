package io.scriptorium.cli.jobs;

import io.scriptorium.cli.overview.ListedJob;
import io.scriptorium.cli.overview.WaitingJob;
import io.scriptorium.client.JobStatus;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Plan;
import io.scriptorium.terminal.TimeFormat;
import io.scriptorium.terminal.TimeFormatOption;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of one job in a sentence. */
final class JobSentence {

  private JobSentence() {}

  static String of(String jobId, JobStatus status) {
    return of(jobId, status, new TimeFormatOption(TimeFormat.RELATIVE));
  }

  static String of(String jobId, JobStatus status, TimeFormatOption format) {
    Function<Instant, String> times = format.texts();
    return switch (status) {
      case JobStatus.Waiting(Instant requestedAt, String title) ->
          "%s: waiting for its plan since %s%s"
              .formatted(jobId, times.apply(requestedAt), titled(title));
      case JobStatus.Refused(DeadLetter letter) ->
          "%s: refused: %s".formatted(jobId, letter.reason());
      case JobStatus.Known(JobEvent last) ->
          "%s: %s, %d of %d sections, %,d words%s, %s%s%s"
              .formatted(
                  jobId,
                  new ListedJob.Begun(last).state(),
                  last.done(),
                  last.total(),
                  last.words(),
                  origin(last.planOrigin()),
                  times.apply(last.at()),
                  titled(last.title()),
                  last.reason() == null ? "" : ": " + last.reason());
    };
  }

  /** The same for programs. */
  static Object value(String jobId, JobStatus status) {
    return switch (status) {
      case JobStatus.Known(JobEvent last) -> last;
      case JobStatus.Waiting(Instant requestedAt, String title) ->
          new WaitingJob(jobId, WaitingJob.WAITING, requestedAt, title == null ? "" : title, null);
      case JobStatus.Refused(DeadLetter letter) -> letter;
    };
  }

  private static String titled(@Nullable String title) {
    return title == null ? "" : " (%s)".formatted(title);
  }

  private static String origin(Plan.@Nullable Origin origin) {
    return origin == null ? "" : ", plan: " + origin.json();
  }
}
