package io.scriptorium.cli.jobs;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium cancel}. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Cancels jobs: what is being written for them is stopped, and they end as cancelled with the"
          + " sections that they have. A job that has ended already stays as it is.",
      "",
      "A cancelled id stays cancelled for as long as job-control keeps the record (7 days); submit"
          + " the request again under another id."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium cancel kyoto-1",
      "  scriptorium cancel kyoto-1 kyoto-2 --reason \"wrong city\" --wait"
    })
public final class CancelCommand implements Callable<Integer>, QuietCommand {

  private static final Duration POLL = Duration.ofHours(1);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "JOB", arity = "1..*", description = "The jobs' ids.")
  private List<String> jobIds = List.of();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description =
          "The reason, which the document keeps. At most "
              + JobControl.Cancel.MAX_REASON_CHARACTERS
              + " characters.")
  private @Nullable String reason;

  @Option(
      names = "--wait",
      description =
          "Wait until all have ended, and print how. Exit code 1 if one ended otherwise than"
              + " cancelled, or is not known.")
  private boolean wait;

  @Override
  public Integer call() throws InterruptedException {
    check();
    Set<String> jobs = new LinkedHashSet<>(jobIds);
    try (ScriptoriumClient client = connection.verifiedClient()) {
      if (wait) {
        return cancelAndWait(client, jobs) ? ExitCodes.OK : ExitCodes.FAILED;
      }
      jobs.forEach(id -> client.cancel(id, reason));
      jobs.forEach(id -> System.out.println(id + ": to be cancelled"));
      return ExitCodes.OK;
    }
  }

  private boolean cancelAndWait(ScriptoriumClient client, Set<String> jobs)
      throws InterruptedException {
    var ends = new JobEnds(JobEvent.Type.CANCELLED, System.out);
    try (JobWatch watch = client.watchNextEnds(ends::take);
        Interruption _ = Interruption.arm(CancelCommand::farewell)) {
      jobs.forEach(watch::add);
      jobs.forEach(id -> client.cancel(id, reason));
      Map<String, JobStatus> statuses = client.statuses(jobs);
      for (String id : jobs) {
        if (hasEnded(statuses.get(id)) && watch.remove(id)) {
          print(ends, id, statuses.get(id));
        }
      }
      while (!watch.await(POLL)) {
        // An open job ends when the workers come to it.
      }
      return ends.allAsWanted();
    }
  }

  /** Whether nothing more is to be expected of a job. */
  private static boolean hasEnded(@Nullable JobStatus status) {
    return switch (status) {
      case null -> true;
      case JobStatus.Known(JobEvent last) -> JobStatus.isEnd(last.type());
      case JobStatus.Waiting _ -> false;
      case JobStatus.Refused _ -> true;
    };
  }

  private static void print(JobEnds ends, String id, @Nullable JobStatus status) {
    switch (status) {
      case null ->
          ends.print(
              id,
              "not known here; should a request with this id come, it ends as cancelled",
              false);
      case JobStatus.Known(JobEvent last) -> ends.take(new JobUpdate.Changed(last));
      case JobStatus.Waiting _ -> throw new IllegalArgumentException(id + " has not ended");
      case JobStatus.Refused refused ->
          ends.print(id, "refused before: " + refused.letter().reason(), false);
    }
  }

  private void check() {
    for (String id : jobIds) {
      if (!io.scriptorium.job.JobIds.allowed(id)) {
        throw new UsageException(
            "'%s' is not a job id; allowed are %s."
                .formatted(id, io.scriptorium.job.JobIds.ALLOWED));
      }
    }
    if (reason != null && reason.length() > JobControl.Cancel.MAX_REASON_CHARACTERS) {
      throw new UsageException(
          "--reason has %d characters; at most %d are allowed."
              .formatted(reason.length(), JobControl.Cancel.MAX_REASON_CHARACTERS));
    }
  }

  private static void farewell() {
    System.err.println("Stopped waiting; the jobs are cancelled all the same.");
  }
}
