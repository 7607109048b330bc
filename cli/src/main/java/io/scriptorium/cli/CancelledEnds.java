package io.scriptorium.cli;

import io.scriptorium.job.JobEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Waits for jobs that were cancelled, and tells how each of them ended. For one thread. */
final class CancelledEnds {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Set<String> open;
  private final PrintStream out;
  private boolean allCancelled = true;

  CancelledEnds(Set<String> jobIds, PrintStream out) {
    this.open = new LinkedHashSet<>(jobIds);
    this.out = out;
  }

  /**
   * Returns when all have ended but those that no topic knows.
   *
   * @param tail opened before the jobs were cancelled
   * @param lookup what the topics tell of a job
   * @return whether all of them ended as cancelled
   */
  boolean await(JobEventFollower tail, Function<String, Optional<JobStatus>> lookup) {
    for (String id : List.copyOf(open)) {
      takeStanding(id, lookup.apply(id));
    }
    while (!open.isEmpty()) {
      tail.poll(POLL, this::take);
    }
    return allCancelled;
  }

  /** Takes what is known of a job; one that has not ended is waited for. */
  void takeStanding(String id, Optional<JobStatus> state) {
    if (state.isEmpty()) {
      end(id, "not known here; should a request with this id come, it ends as cancelled", false);
      return;
    }
    switch (state.get()) {
      case JobStatus.Known(JobProgress progress) -> {
        if (progress.last() != null) {
          take(new JobUpdate.Changed(progress.last()));
        }
      }
      case JobStatus.Waiting _ -> {
        // The planner ends it when it comes to its request.
      }
      case JobStatus.Refused refused ->
          end(id, "refused before: " + refused.letter().reason(), false);
    }
  }

  /** Takes one piece of news; that of other jobs is passed over. */
  void take(JobUpdate news) {
    if (!open.contains(news.jobId())) {
      return;
    }
    switch (news) {
      case JobUpdate.Changed(JobEvent event) -> {
        if (Endings.isEnd(event.type())) {
          end(event.jobId(), sentence(event), event.type() == JobEvent.Type.CANCELLED);
        }
      }
      case JobUpdate.Refused refused ->
          end(refused.jobId(), "refused: " + refused.letter().reason(), false);
      case JobUpdate.Published _ -> {
        // Told by its event.
      }
    }
  }

  private void end(String id, String sentence, boolean cancelled) {
    if (open.remove(id)) {
      out.println(id + ": " + sentence);
      allCancelled &= cancelled;
    }
  }

  /** How a job ended, in words. */
  static String sentence(JobEvent event) {
    String reason = event.reason() == null ? "" : ": " + event.reason();
    return "%s with %d of %d sections, %,d words%s"
        .formatted(event.type().json(), event.done(), event.total(), event.words(), reason);
  }
}
