package io.scriptorium.cli.jobs;

import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import io.scriptorium.terminal.ProgressReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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

  /** What it waits for before there is a plan; empty from then on. */
  Optional<String> wait(Duration silence, Optional<String> asked) {
    if (last != null && last.total() > 0) {
      return Optional.empty();
    }
    String state = last == null ? "Waiting for the plan …" : "No plan.";
    return Optional.of(state + silence(silence, asked));
  }

  /**
   * How far it is, once it has a plan.
   *
   * @param silence since the last news of the job
   * @param asked the servers that are asked now, which are named where nothing came for long
   */
  ProgressReport shown(Instant now, Duration silence, Optional<String> asked) {
    JobEvent event = Objects.requireNonNull(last, "planned");
    String sections = "%d of %d sections".formatted(event.done(), event.total());
    Duration left = timeLeft(now);
    String silent = silence(silence, asked);
    String text =
        "%s, %,d words%s%s"
            .formatted(
                sections,
                event.words(),
                left == null ? "" : ", about %s left".formatted(DurationText.of(left)),
                silent.isEmpty() ? "" : "." + silent);
    long expected =
        event.done() == 0 ? 0 : Math.round((double) event.words() / event.done() * event.total());
    return new ProgressReport(
        text, event.words(), expected, ProgressReport.Unit.WORDS, left, sections + silent);
  }

  private static String silence(Duration silence, Optional<String> asked) {
    if (asked.isEmpty() || silence.compareTo(SILENCE) < 0) {
      return "";
    }
    // In steps: where stderr is no terminal, each change is a line of its own.
    long seconds = silence.toSeconds() / SILENCE.toSeconds() * SILENCE.toSeconds();
    return " No news for %d s from %s".formatted(seconds, asked.get());
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
