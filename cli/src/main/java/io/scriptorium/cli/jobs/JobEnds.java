package io.scriptorium.cli.jobs;

import io.scriptorium.client.JobStatus;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.job.JobEvent;
import java.io.PrintStream;

/** Prints how jobs that were cancelled or retried end. For one thread. */
final class JobEnds {

  private final JobEvent.Type wanted;
  private final PrintStream out;
  private boolean allAsWanted = true;

  /**
   * @param wanted how the jobs are to end
   */
  JobEnds(JobEvent.Type wanted, PrintStream out) {
    this.wanted = wanted;
    this.out = out;
  }

  /** Whether no job ended otherwise. */
  boolean allAsWanted() {
    return allAsWanted;
  }

  /** Takes one update, and prints it if it is an end. */
  void take(JobUpdate update) {
    switch (update) {
      case JobUpdate.Changed(JobEvent event) -> {
        if (JobStatus.isEnd(event.type())) {
          print(event.jobId(), sentence(event), event.type() == wanted);
        }
      }
      case JobUpdate.Refused refused ->
          print(refused.jobId(), "refused: " + refused.letter().reason(), false);
      case JobUpdate.Published _ -> {
        // Reported with its event.
      }
    }
  }

  void print(String jobId, String sentence, boolean asWanted) {
    out.println(jobId + ": " + sentence);
    allAsWanted &= asWanted;
  }

  private static String sentence(JobEvent event) {
    String reason = event.reason() == null ? "" : ": " + event.reason();
    return "%s with %d of %d sections, %,d words%s"
        .formatted(event.type().json(), event.done(), event.total(), event.words(), reason);
  }
}
