package io.scriptorium.cli.jobs;

import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one job, from its events.
 *
 * @param plannedAt when the plan was made; null until it is, and after a retry
 * @param last the newest event; null before the first
 */
record JobProgress(@Nullable Instant plannedAt, @Nullable JobEvent last) {

  private static final Duration SILENCE = Duration.ofSeconds(8);

  static final JobProgress NONE = new JobProgress(null, null);

  JobProgress after(JobEvent event) {
    return switch (event.type()) {
      case PLANNED -> new JobProgress(event.at(), event);
      case SECTION_WRITTEN, COMPLETED, FAILED, CANCELLED, STALLED ->
          new JobProgress(plannedAt, event);
      // The sections of earlier tries took no time in this one, so the time left is not known.
      case RETRIED -> new JobProgress(null, event);
      case REPEATED, NOT_RETRIED, REFUSED -> this;
    };
  }

  /** One line for people. */
  String line(Instant now) {
    if (last == null) {
      return "Waiting for the plan …";
    }
    if (last.total() == 0) {
      return "No plan.";
    }
    String state =
        "%d of %d sections, %,d words".formatted(last.done(), last.total(), last.words());
    Duration left = timeLeft(now);
    return left == null ? state : state + ", about " + DurationText.of(left) + " left";
  }

  /**
   * The same, with the servers that are asked where nothing has come from them for long.
   *
   * @param silence since the last news of the job
   */
  String line(Instant now, Duration silence, Optional<String> asked) {
    if (asked.isEmpty() || silence.compareTo(SILENCE) < 0) {
      return line(now);
    }
    // In steps: where stderr is no terminal, each change is a line of its own.
    long seconds = silence.toSeconds() / SILENCE.toSeconds() * SILENCE.toSeconds();
    return "%s No news for %d s from %s".formatted(line(now), seconds, asked.get());
  }

  /**
   * The time that the missing sections will take if each takes as long as those written so far;
   * null before the first.
   */
  @Nullable Duration timeLeft(Instant now) {
    if (last == null || plannedAt == null || last.done() == 0 || last.done() >= last.total()) {
      return null;
    }
    Duration each = Duration.between(plannedAt, last.at()).dividedBy(last.done());
    Duration sinceLast = Duration.between(last.at(), now);
    Duration left = each.multipliedBy(last.total() - last.done()).minus(sinceLast);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** So many sections, in words. */
  static String sections(int count) {
    return count == 1 ? "1 section" : "%,d sections".formatted(count);
  }
}
