package io.scriptorium.cli.batches;

import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.terminal.AlignedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Batches for people. */
final class BatchText {

  private BatchText() {}

  /** One batch a row. */
  static AlignedTable table(List<BatchEvent> batches, Instant now) {
    AlignedTable table =
        new AlignedTable(
            "BATCH", "JOBS", "WAITING", "WRITING", "DONE", "FAILED", "CANCELLED", "WORDS", "STATE");
    for (BatchEvent it : batches) {
      table.row(
          it.batch(),
          jobs(it),
          number(it.waiting()),
          number(it.writing()),
          number(it.completed()),
          number(it.failed()),
          number(it.cancelled()),
          number(it.words()),
          state(it, now));
    }
    return table;
  }

  /** Everything of one batch, a line each. */
  static List<String> details(BatchEvent it, Instant now) {
    TokenUsage usage = it.usage();
    Stream<String> lines =
        Stream.of(
            "Batch %s: %s".formatted(it.batch(), state(it, now)),
            "Jobs: %s; %,d waiting, %,d being written, %,d completed, %,d failed, %,d cancelled"
                .formatted(
                    jobs(it),
                    it.waiting(),
                    it.writing(),
                    it.completed(),
                    it.failed(),
                    it.cancelled()),
            "Words: %,d written of %,d asked for".formatted(it.words(), it.asked()),
            "Tokens: %,d generated; %,d in prompts, %,d of these from the cache"
                .formatted(usage.completion(), usage.prompt(), usage.cached()),
            "First request %s, last change %s".formatted(it.firstAt(), it.lastAt()));
    Integer jobs = it.jobs();
    Stream<String> missing =
        jobs == null || it.seen() >= jobs
            ? Stream.empty()
            : Stream.of(
                "%,d of its jobs have not come: their requests are on their way, or became dead letters."
                    .formatted(jobs - it.seen()));
    return Stream.concat(lines, missing).toList();
  }

  private static String jobs(BatchEvent it) {
    return it.jobs() == null ? number(it.seen()) + " so far" : number(it.jobs());
  }

  private static String state(BatchEvent it, Instant now) {
    if (it.type() == BatchEvent.Type.COMPLETED) {
      return "complete";
    }
    Instant end = it.estimatedEnd();
    if (it.waiting() + it.writing() == 0) {
      return it.jobs() == null ? "not closed" : "waits for jobs";
    }
    return end == null || end.isBefore(now)
        ? "under way"
        : "about %s left".formatted(DurationText.of(Duration.between(now, end)));
  }

  private static String number(long count) {
    return "%,d".formatted(count);
  }
}
