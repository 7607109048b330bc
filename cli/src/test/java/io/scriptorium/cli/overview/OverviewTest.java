package io.scriptorium.cli.overview;

import static io.scriptorium.cli.SampleJobs.START;
import static io.scriptorium.cli.SampleJobs.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.JobEvent;
import io.scriptorium.terminal.TimeFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OverviewTest {

  private static final JobEvent WRITING =
      event("a", JobEvent.Type.SECTION_WRITTEN, 1, 4, 500, START.plusSeconds(9));
  private static final JobEvent FAILED =
      new JobEvent(
          "b", JobEvent.Type.FAILED, 1, 2, 80, "no server", START.plusSeconds(3), null, "Tea");
  private static final WaitingJob WAITING =
      new WaitingJob("c", WaitingJob.WAITING, START.plusSeconds(5), "Write about Kyoto", 2_000);
  private static final WaitingJob PLANNED =
      new WaitingJob("d", WaitingJob.PLANNING, START.plusSeconds(4), "Write about rice", null);

  @Test
  void theTotalsCountJobsThatWereNotReadToo() {
    assertThat(OverviewText.totals(overview(OptionalLong.of(98), 25)))
        .containsExactly(
            "Jobs: 99 waiting, 1 planning, 1 writing, 1 failed",
            "Words: 580, 25.0 a second in the last minute, about 1 h 41 min left");
  }

  @Test
  void theTimeLeftIsOfAllOpenJobsAtTheRateOfTheLastMinute() {
    // 3 sections like the first, 2,000 words asked for, and a usual length.
    assertThat(overview(OptionalLong.of(0), 45).timeLeft()).contains(Duration.ofSeconds(100));
    assertThat(overview(OptionalLong.of(0), 0).timeLeft()).isEmpty();
    assertThat(
            new Overview(List.of(new ListedJob.Begun(FAILED)), List.of(), OptionalLong.of(0), 45)
                .timeLeft())
        .isEmpty();
  }

  @Test
  void jobsThatWaitAreNotCountedWhereTheyAreNotKnown() {
    Overview overview =
        new Overview(List.of(new ListedJob.Begun(WRITING)), List.of(), OptionalLong.empty(), 0);

    assertThat(OverviewText.totals(overview))
        .containsExactly(
            "Jobs: 1 writing",
            "Not all that wait may be listed: their number takes Redis, and the right to describe the planners' group.",
            "Words: 500, 0.0 a second in the last minute");
  }

  @Test
  void theListEndsWithTheJobThatChangedLastAndHasEachReasonBelow() {
    Overview overview = overview(OptionalLong.of(0), 0);

    assertThat(overview.newest(3))
        .extracting(ListedJob::state)
        .containsExactly("planning", "waiting", "writing");
    assertThat(OverviewText.table(overview.newest(9), OverviewTest::afterTenSeconds))
        .hasToString(
            """
            JOB  STATE     SECTIONS  WORDS  CHANGED  TITLE
            b    failed    1 of 2       80  7 s ago  Tea
              no server
            d    planning  -             0  6 s ago  Write about rice
            c    waiting   -             0  5 s ago  Write about Kyoto
            a    writing   1 of 4      500  1 s ago
            """);
  }

  private static String afterTenSeconds(Instant time) {
    return TimeFormat.RELATIVE.text(time, START.plusSeconds(10), ZoneOffset.UTC);
  }

  private static Overview overview(OptionalLong unread, double rate) {
    return new Overview(
        List.of(new ListedJob.Begun(WRITING), new ListedJob.Begun(FAILED)),
        List.of(WAITING, PLANNED),
        unread,
        rate);
  }
}
