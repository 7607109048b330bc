package io.scriptorium.cli;

import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium retry}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Takes failed jobs up again: each goes on with its first missing section, and what it has is"
          + " not written again. A job that is open, completed, cancelled or unknown stays as it is.",
      "",
      "A failed job can be retried for as long as the assembler remembers it (its"
          + " --remember-finished, 7 days). Its later document stands on documents behind the failed"
          + " one."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium retry kyoto-1",
      "  scriptorium retry kyoto-1 kyoto-2 --wait",
      "  scriptorium retry --all-failed"
    })
final class RetryCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "JOB", arity = "0..*", description = "The jobs' ids.")
  private List<String> jobIds = List.of();

  @Option(
      names = "--all-failed",
      description =
          "All jobs that failed and were not retried, among those of the newest events (20,000 of"
              + " each partition).")
  private boolean allFailed;

  @Option(
      names = "--wait",
      description =
          "Wait until all have ended again, and tell how. Exit code 1 if one did not complete.")
  private boolean wait;

  @Override
  public Integer call() {
    check();
    KafkaSettings kafka = connection.kafka();
    try (Admin admin = KafkaClients.admin(kafka, "scriptorium-retry")) {
      TopicAdmin.verify(admin);
    }
    SequencedSet<String> failed = new LinkedHashSet<>();
    List<String> others = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(kafka, connection.timeout())) {
      if (allFailed) {
        failed.addAll(new RecentJobs(reader).withLast(JobEvent.Type.FAILED));
      }
      JobLookup lookup = new JobLookup(reader);
      for (String id : new LinkedHashSet<>(jobIds)) {
        objection(id, lookup.state(id)).ifPresentOrElse(others::add, () -> failed.add(id));
      }
    }
    others.forEach(System.err::println);
    if (allFailed && failed.isEmpty()) {
      System.err.println("No recent job has failed.");
    }
    boolean completed = failed.isEmpty() || retry(kafka, failed);
    return completed && others.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private boolean retry(KafkaSettings kafka, SequencedSet<String> jobs) {
    if (!wait) {
      publish(kafka, jobs);
      jobs.forEach(id -> System.out.println(id + ": to be retried"));
      return true;
    }
    try (JobEventFollower tail = JobEventFollower.ofAll(kafka, false, connection.timeout());
        Interruption _ = Interruption.arm(RetryCommand::farewell)) {
      publish(kafka, jobs);
      return new RetriedEnds(jobs, System.out).await(tail);
    }
  }

  private static void publish(KafkaSettings kafka, Set<String> jobs) {
    try (RecordPublisher publisher =
        new RecordPublisher(KafkaClients.producer(kafka, "scriptorium-retry"))) {
      Instant now = Instant.now();
      CompletableFuture.allOf(
              jobs.stream()
                  .map(id ->
                      publisher.publish(Topics.JOB_CONTROL, id, new JobControl.Retry(id, now)))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Why a job is not to be retried; empty where it is. */
  private static Optional<String> objection(String id, Optional<JobStatus> state) {
    if (state.isEmpty()) {
      throw JobLookup.unknown(id);
    }
    return switch (state.get()) {
      case JobStatus.Waiting _ -> Optional.of(id + ": waits for its plan; it has not failed");
      case JobStatus.Refused _ ->
          Optional.of(
              id
                  + ": its request was refused; see it with: scriptorium dead-letters list --topic "
                  + Topics.WRITING_REQUESTS);
      case JobStatus.Known(JobProgress progress) -> {
        JobEvent last = progress.last();
        if (last != null && last.type() == JobEvent.Type.FAILED) {
          yield Optional.empty();
        }
        yield Optional.of(
            "%s; only a failed job can be retried"
                .formatted(StatusCommand.sentence(id, state.get())));
      }
    };
  }

  private void check() {
    if (allFailed != jobIds.isEmpty()) {
      throw new UsageException("Give the jobs' ids, or --all-failed, and not both.");
    }
    for (String id : jobIds) {
      if (!io.scriptorium.job.JobIds.allowed(id)) {
        throw new UsageException(
            "'%s' is no job's id; allowed is %s.".formatted(id, io.scriptorium.job.JobIds.ALLOWED));
      }
    }
  }

  private static void farewell() {
    System.err.println("Stopped waiting; the jobs are retried all the same.");
  }
}
