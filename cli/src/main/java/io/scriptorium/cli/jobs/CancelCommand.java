package io.scriptorium.cli.jobs;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.JobEvent;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
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

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(paramLabel = "JOB", arity = "1..*", description = "The jobs' ids.")
  private List<String> jobIds = List.of();

  @Option(
      names = "--wait",
      description =
          "Wait until all have ended, and print how. Exit code 1 if one ended otherwise than"
              + " cancelled, or is not known.")
  private boolean wait;

  @Override
  public Integer call() throws InterruptedException {
    JobEnds.checkIds(jobIds);
    String why = reason.reason();
    Set<String> jobs = new LinkedHashSet<>(jobIds);
    try (ScriptoriumClient client = connection.verifiedClient();
        OutputOption.Rows rows = output.rows()) {
      if (!wait) {
        cancel(client, jobs, why);
        jobs.forEach(id ->
            rows.add(id + ": to be cancelled", Map.of("jobId", id, "result", "to be cancelled")));
        return ExitCodes.OK;
      }
      var ends = new JobEnds(JobEvent.Type.CANCELLED, rows);
      boolean cancelled =
          ends.await(
              client,
              jobs,
              "Stopped waiting; the jobs are cancelled all the same.",
              () -> {
                cancel(client, jobs, why);
                Map<String, JobStatus> statuses = client.statuses(jobs);
                jobs.forEach(id -> skipEnded(ends, id, statuses.get(id)));
              });
      return cancelled ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }

  private static void cancel(ScriptoriumClient client, Set<String> jobs, @Nullable String reason) {
    jobs.forEach(id -> client.job(id).cancel(reason));
  }

  /** Takes a job of which nothing more is to be expected out of those that are awaited. */
  private static void skipEnded(JobEnds ends, String id, @Nullable JobStatus status) {
    switch (status) {
      case null ->
          ends.end(
              id,
              "not known here; should a request with this id come, it ends as cancelled",
              false);
      case JobStatus.Known(JobEvent last) -> {
        if (JobStatus.isEnd(last.type())) {
          ends.end(last);
        }
      }
      case JobStatus.Waiting _ -> {
        // It ends when the planner comes to it.
      }
      case JobStatus.Refused refused ->
          ends.end(id, "refused before: " + refused.letter().reason(), false);
    }
  }
}
