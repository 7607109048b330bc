package io.scriptorium.cli.jobs;

import static io.scriptorium.cli.SampleJobs.START;
import static io.scriptorium.cli.SampleJobs.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.JobEvent;
import io.scriptorium.terminal.ProgressReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobProgressTest {

  @Test
  void waitsForThePlanFirst() {
    assertThat(JobProgress.NONE.wait(Duration.ZERO, Optional.of("http://a/v1")))
        .contains("Waiting for the plan …");
    assertThat(JobProgress.NONE.wait(Duration.ofSeconds(17), Optional.of("http://a/v1")))
        .contains("Waiting for the plan … No news for 16 s from http://a/v1");
  }

  @Test
  void estimatesFromTheSectionsThatStand() {
    JobProgress progress =
        JobProgress.NONE
            .after(event("j", JobEvent.Type.PLANNED, 0, 10, 0, START))
            .after(event("j", JobEvent.Type.SECTION_WRITTEN, 1, 10, 900, START.plusSeconds(30)))
            .after(event("j", JobEvent.Type.SECTION_WRITTEN, 2, 10, 2_000, START.plusSeconds(60)));

    assertThat(progress.wait(Duration.ZERO, Optional.empty())).isEmpty();
    assertThat(progress.shown(START.plusSeconds(60), Duration.ZERO, Optional.empty()))
        .isEqualTo(
            new ProgressReport(
                "2 of 10 sections, 2,000 words, about 4 min left",
                2_000,
                10_000,
                ProgressReport.Unit.WORDS,
                Duration.ofMinutes(4),
                "2 of 10 sections"));
    assertThat(
            progress
                .shown(START.plusSeconds(60), Duration.ofSeconds(9), Optional.of("http://a/v1"))
                .text())
        .endsWith("about 4 min left. No news for 8 s from http://a/v1");
    assertThat(progress.timeLeft(START.plusSeconds(90))).isEqualTo(Duration.ofSeconds(210));
    assertThat(progress.timeLeft(START.plusSeconds(9_000))).isEqualTo(Duration.ZERO);
  }

  @Test
  void isNotMovedByARepetition() {
    JobProgress planned = JobProgress.NONE.after(event("j", JobEvent.Type.PLANNED, 0, 1, 0));

    assertThat(planned.after(event("j", JobEvent.Type.REPEATED, 0, 0, 0))).isEqualTo(planned);
  }
}
