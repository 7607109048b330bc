package io.scriptorium.cli;

import io.scriptorium.job.JobControl;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
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
final class CancelCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "JOB", arity = "1..*", description = "The jobs' ids.")
  private List<String> jobIds = List.of();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description =
          "Why, in your own words; it stands in the document. At most "
              + JobControl.Cancel.MAX_REASON_CHARACTERS
              + " characters.")
  private @Nullable String reason;

  @Option(
      names = "--wait",
      description =
          "Wait until all have ended, and tell how. Exit code 1 if one ended otherwise than"
              + " cancelled, or is not known.")
  private boolean wait;

  @Override
  public Integer call() {
    check();
    KafkaSettings kafka = connection.kafka();
    Set<String> jobs = new LinkedHashSet<>(jobIds);
    try (Admin admin = KafkaClients.admin(kafka, "scriptorium-cancel")) {
      TopicAdmin.verify(admin);
    }
    if (!wait) {
      publish(kafka, jobs);
      jobs.forEach(id -> System.out.println(id + ": to be cancelled"));
      return ExitCodes.OK;
    }
    try (JobEventFollower tail = JobEventFollower.ofAll(kafka, false, connection.timeout());
        TopicReader reader = TopicReader.open(kafka, connection.timeout());
        Interruption _ = Interruption.arm(CancelCommand::farewell)) {
      publish(kafka, jobs);
      return new CancelledEnds(jobs, System.out).await(tail, new JobLookup(reader)::state)
          ? ExitCodes.OK
          : ExitCodes.FAILED;
    }
  }

  private void publish(KafkaSettings kafka, Set<String> jobs) {
    try (RecordPublisher publisher =
        new RecordPublisher(KafkaClients.producer(kafka, "scriptorium-cancel"))) {
      Instant now = Instant.now();
      CompletableFuture.allOf(
              jobs.stream()
                  .map(id ->
                      publisher.publish(
                          Topics.JOB_CONTROL, id, new JobControl.Cancel(id, reason, now)))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void check() {
    for (String id : jobIds) {
      if (!io.scriptorium.job.JobIds.allowed(id)) {
        throw new UsageException(
            "'%s' is no job's id; allowed is %s.".formatted(id, io.scriptorium.job.JobIds.ALLOWED));
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
