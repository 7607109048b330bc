package io.scriptorium.cli.jobs;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.JobHandle;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.JobEvent;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.TimeFormat;
import io.scriptorium.terminal.TimeFormatOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scriptorium follow}. */
@Command(
    name = "follow",
    mixinStandardHelpOptions = true,
    description =
        "Shows what happens to a job, from its beginning until it ends, and where it was retried,"
            + " to its last end. Exit code 0 if it completed, 1 if not.",
    footer = {"", "Example:", "  scriptorium follow kyoto-1"})
public final class FollowCommand implements Callable<Integer>, QuietCommand {

  private static final Duration POLL = Duration.ofHours(1);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private TimeFormatOption times = new TimeFormatOption(TimeFormat.LOCAL);

  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  private boolean completed;

  @Override
  public Integer call() throws InterruptedException {
    try (ScriptoriumClient client = connection.client()) {
      JobHandle job = client.job(jobId);
      if (job.status().isEmpty()) {
        throw StatusCommand.unknown(connection, jobId);
      }
      try (OutputOption.Rows rows = output.rows();
          JobWatch watch = job.events(false, update -> show(update, rows))) {
        while (!watch.await(POLL)) {
          // Continues until the job ends.
        }
      }
    }
    return completed ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private void show(JobUpdate update, OutputOption.Rows rows) {
    switch (update) {
      case JobUpdate.Changed(JobEvent event) -> {
        rows.add(times.texts().apply(event.at()) + " " + sentence(event), event);
        if (JobStatus.isEnd(event.type())) {
          completed = event.type() == JobEvent.Type.COMPLETED;
        }
      }
      case JobUpdate.Refused(_, DeadLetter letter) ->
          rows.add(
              "%s refused: %s".formatted(times.texts().apply(letter.at()), letter.reason()),
              letter);
      case JobUpdate.Published _ -> {
        // Reported with its event.
      }
    }
  }

  private static String sentence(JobEvent event) {
    String reason = event.reason() == null ? "" : ": " + event.reason();
    return switch (event.type()) {
      case PLANNED -> "planned: " + JobProgress.sections(event.total());
      case SECTION_WRITTEN ->
          "section written: %d of %d, %,d words so far"
              .formatted(event.done(), event.total(), event.words());
      case COMPLETED ->
          "completed: %s, %,d words".formatted(JobProgress.sections(event.total()), event.words());
      case REPEATED -> "a request with this id was submitted again, without effect" + reason;
      case RETRIED ->
          "retried with %d of %d sections, %,d words"
              .formatted(event.done(), event.total(), event.words());
      case NOT_RETRIED -> "not retried" + reason;
      case REFUSED -> "a request with this id was refused" + reason;
      case FAILED, CANCELLED, STALLED ->
          "%s after %d of %d sections%s"
              .formatted(event.type().json(), event.done(), event.total(), reason);
    };
  }
}
