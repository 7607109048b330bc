package io.scriptorium.cli;

import io.scriptorium.job.JobEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** Waits for jobs that were retried, and tells how each of them ended. For one thread. */
final class RetriedEnds {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Set<String> open;
  private final PrintStream out;
  private boolean allCompleted = true;

  RetriedEnds(Set<String> jobIds, PrintStream out) {
    this.open = new LinkedHashSet<>(jobIds);
    this.out = out;
  }

  /**
   * Returns when all have ended, or are known not to be retried.
   *
   * @param tail opened before the jobs were retried
   * @return whether all of them completed
   */
  boolean await(JobEventFollower tail) {
    while (!open.isEmpty()) {
      tail.poll(POLL, this::take);
    }
    return allCompleted;
  }

  /** Takes one piece of news; that of other jobs is passed over. */
  void take(JobUpdate news) {
    if (!(news instanceof JobUpdate.Changed(JobEvent event)) || !open.contains(event.jobId())) {
      return;
    }
    if (event.type() == JobEvent.Type.NOT_RETRIED) {
      end(event, "not retried: " + event.reason());
    } else if (Endings.isEnd(event.type())) {
      end(event, CancelledEnds.sentence(event));
    }
  }

  private void end(JobEvent event, String sentence) {
    open.remove(event.jobId());
    out.println(event.jobId() + ": " + sentence);
    allCompleted &= event.type() == JobEvent.Type.COMPLETED;
  }
}
