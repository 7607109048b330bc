package io.scriptorium.cli.jobs;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium retry}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Retries failed jobs: each continues with its first missing section, and what it has is not"
          + " written again. A job that is open, completed, cancelled or unknown stays as it is, but"
          + " for one that ended with its budget: --budget continues it.",
      "",
      "A failed job can be retried for as long as the assembler remembers it (its"
          + " --remember-finished, 7 days). Its later document follows the failed one on the topic"
          + " documents."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium retry kyoto-1",
      "  scriptorium retry kyoto-1 kyoto-2 --wait",
      "  scriptorium retry --all-failed",
      "  scriptorium retry kyoto-1 --budget 200000"
    })
public final class RetryCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "JOB", arity = "0..*", description = "The jobs' ids.")
  private List<String> jobIds = List.of();

  @Option(
      names = "--all-failed",
      description =
          "All jobs that failed and were not retried, among those of the newest events (20,000 of"
              + " each partition).")
  private boolean allFailed;

  @Option(
      names = "--budget",
      paramLabel = "TOKENS",
      description =
          "The budget that the jobs have from now on, in generated tokens from their beginning. With"
              + " it, jobs that ended with their budgets used up are retried too.")
  private @Nullable Long budget;

  @Option(
      names = "--wait",
      description =
          "Wait until all have ended again, and print how. Exit code 1 if one did not complete.")
  private boolean wait;

  @Override
  public Integer call() throws InterruptedException {
    if (allFailed != jobIds.isEmpty()) {
      throw new UsageException("Give the jobs' ids, or --all-failed, and not both.");
    }
    JobEnds.checkIds(jobIds);
    if (budget != null && (budget < 1 || budget > WritingRequest.MOST_BUDGET)) {
      throw new UsageException(
          "--budget is %,d; allowed is a whole number from 1 to %,d."
              .formatted(budget, WritingRequest.MOST_BUDGET));
    }
    try (ScriptoriumClient client = connection.verifiedClient();
        OutputOption.Rows rows = output.rows()) {
      SequencedSet<String> failed = new LinkedHashSet<>();
      List<String> others = new ArrayList<>();
      if (allFailed) {
        client.recentJobs().stream()
            .filter(event -> event.type() == JobEvent.Type.FAILED)
            .forEach(event -> failed.add(event.jobId()));
      }
      Map<String, JobStatus> statuses = client.statuses(new LinkedHashSet<>(jobIds));
      for (String id : new LinkedHashSet<>(jobIds)) {
        objection(id, statuses.get(id)).ifPresentOrElse(others::add, () -> failed.add(id));
      }
      others.forEach(Terminal::err);
      if (allFailed && failed.isEmpty()) {
        Terminal.err("No recent job has failed.");
      }
      boolean completed = failed.isEmpty() || retry(client, failed, rows);
      return completed && others.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }

  private boolean retry(ScriptoriumClient client, SequencedSet<String> jobs, OutputOption.Rows rows)
      throws InterruptedException {
    Runnable retry = () -> jobs.forEach(id -> client.job(id).retry(budget));
    if (wait) {
      return new JobEnds(JobEvent.Type.COMPLETED, rows)
          .await(client, jobs, "Stopped waiting; the jobs are retried all the same.", retry);
    }
    retry.run();
    jobs.forEach(
        id -> rows.add(id + ": to be retried", Map.of("jobId", id, "result", "to be retried")));
    return true;
  }

  /** Why a job is not to be retried; empty where it is. */
  private Optional<String> objection(String id, @Nullable JobStatus status) {
    return switch (status) {
      case null -> throw StatusCommand.unknown(connection, id);
      case JobStatus.Waiting _ -> Optional.of(id + ": waits for its plan; it has not failed");
      case JobStatus.Refused _ ->
          Optional.of(
              id
                  + ": its request was refused; see it with: "
                  + connection.command("dead-letters", "list", "--topic", Topics.WRITING_REQUESTS));
      case JobStatus.Known(JobEvent last) ->
          last.type() == JobEvent.Type.FAILED
                  || (last.type() == JobEvent.Type.CANCELLED && budget != null)
              ? Optional.empty()
              : Optional.of(
                  "%s; only a failed job can be retried".formatted(JobSentence.of(id, status)));
    };
  }
}
