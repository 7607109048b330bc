package io.scriptorium.cli.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.JobIds;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Waits until jobs that are cancelled or retried have ended, and prints how. For one thread. */
final class JobEnds {

  private static final Duration POLL = Duration.ofHours(1);

  private final JobEvent.Type wanted;
  private final OutputOption.Rows rows;
  private @Nullable JobWatch watch;
  private boolean allAsWanted = true;

  /**
   * How a job ended.
   *
   * @param result in words
   * @param asWanted whether it ended as it was to
   * @param event its last change; null where the topics have none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record End(String jobId, String result, boolean asWanted, @Nullable JobEvent event) {}

  /**
   * @param wanted how the jobs are to end
   * @param rows gets each end
   */
  JobEnds(JobEvent.Type wanted, OutputOption.Rows rows) {
    this.wanted = wanted;
    this.rows = rows;
  }

  /**
   * @throws UsageException if one of these cannot be a job's id
   */
  static void checkIds(Collection<String> jobIds) {
    for (String id : jobIds) {
      if (!JobIds.allowed(id)) {
        throw new UsageException(
            "'%s' is not a job id; allowed are %s.".formatted(id, JobIds.ALLOWED));
      }
    }
  }

  /**
   * Runs the action, which cancels or retries the jobs, and returns when all have ended.
   *
   * @param farewell printed where the user stops the wait
   * @return whether no job ended otherwise than wanted
   */
  boolean await(ScriptoriumClient client, Collection<String> jobs, String farewell, Runnable action)
      throws InterruptedException {
    try (JobWatch opened = client.watchNextEnds(this::take);
        Interruption _ = Interruption.arm(() -> Terminal.err(farewell))) {
      watch = opened;
      jobs.forEach(opened::add);
      action.run();
      while (!opened.await(POLL)) {
        // An open job ends when the workers come to it.
      }
      return allAsWanted;
    }
  }

  /** Prints the end of a job of which nothing more is to be expected. */
  void end(String jobId, String sentence, boolean asWanted) {
    end(new End(jobId, sentence, asWanted, null));
  }

  private void end(End end) {
    if (watch != null && watch.remove(end.jobId())) {
      print(end);
    }
  }

  /** Prints the end of a job that had ended before. */
  void end(JobEvent last) {
    end(new End(last.jobId(), sentence(last), last.type() == wanted, last));
  }

  private void take(JobUpdate update) {
    switch (update) {
      case JobUpdate.Changed(JobEvent event) -> {
        if (JobStatus.isEnd(event.type())) {
          print(new End(event.jobId(), sentence(event), event.type() == wanted, event));
        } else if (event.type() == JobEvent.Type.NOT_RETRIED && wanted == JobEvent.Type.COMPLETED) {
          end(new End(event.jobId(), "not retried: " + event.reason(), false, event));
        }
      }
      case JobUpdate.Refused refused ->
          print(new End(refused.jobId(), "refused: " + refused.letter().reason(), false, null));
      case JobUpdate.Published _ -> {
        // Reported with its event.
      }
    }
  }

  private void print(End end) {
    rows.add("%s: %s".formatted(end.jobId(), end.result()), end);
    allAsWanted &= end.asWanted();
  }

  private static String sentence(JobEvent event) {
    String reason = event.reason() == null ? "" : ": " + event.reason();
    return "%s with %d of %d sections, %,d words%s"
        .formatted(event.type().json(), event.done(), event.total(), event.words(), reason);
  }
}
