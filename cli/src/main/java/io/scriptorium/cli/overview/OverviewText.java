package io.scriptorium.cli.overview;

import io.scriptorium.job.DurationText;
import io.scriptorium.job.JobEvent;
import io.scriptorium.terminal.AlignedTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An {@link Overview} for people. */
public final class OverviewText {

  private OverviewText() {}

  /** How many jobs are in which state, how fast they are written, and how long they will take. */
  public static List<String> totals(Overview overview) {
    String states =
        Stream.of(
                WaitingJob.WAITING,
                WaitingJob.PLANNING,
                WaitingJob.LATER,
                "writing",
                "stalled",
                "completed",
                "failed",
                "cancelled")
            .filter(it -> overview.count(it) > 0)
            .map(it -> "%,d %s".formatted(overview.count(it), it))
            .collect(Collectors.joining(", "));
    List<String> lines = new ArrayList<>();
    lines.add("Jobs: " + (states.isEmpty() ? "none" : states));
    if (overview.unread().isEmpty()) {
      lines.add(
          "Not all that wait may be listed: their number takes Redis, and the right to describe the planners' group.");
    }
    lines.add(
        "Words: %,d, %,.1f a second in the last minute%s"
            .formatted(
                overview.words(),
                overview.wordsPerSecond(),
                overview
                    .timeLeft()
                    .map(it -> ", about " + DurationText.of(it) + " left")
                    .orElse("")));
    return lines;
  }

  /** One job a row, with the reason of those that need one below. */
  public static AlignedTable table(List<ListedJob> jobs, Function<Instant, String> times) {
    AlignedTable table = new AlignedTable("JOB", "STATE", "SECTIONS", "WORDS", "CHANGED", "TITLE");
    for (ListedJob job : jobs) {
      switch (job) {
        case ListedJob.Begun(JobEvent event) -> {
          table.row(
              event.jobId(),
              job.state(),
              "%d of %d".formatted(event.done(), event.total()),
              event.words(),
              times.apply(event.at()),
              text(event.title()));
          if (event.reason() != null) {
            table.note(event.reason());
          }
        }
        case WaitingJob waiting ->
            table.row(
                waiting.jobId(),
                waiting.state(),
                "-",
                0,
                times.apply(waiting.at()),
                waiting.title());
      }
    }
    return table;
  }

  private static String text(@Nullable String title) {
    return title == null ? "" : title;
  }
}
