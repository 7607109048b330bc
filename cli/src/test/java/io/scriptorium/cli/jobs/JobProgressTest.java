package io.scriptorium.cli.jobs;

import static io.scriptorium.cli.SampleJobs.START;
import static io.scriptorium.cli.SampleJobs.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.JobEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobProgressTest {

  @Test
  void waitsForThePlanFirst() {
    assertThat(JobProgress.NONE.line(START)).isEqualTo("Waiting for the plan …");
  }

  @Test
  void estimatesFromTheSectionsThatStand() {
    JobProgress progress =
        JobProgress.NONE
            .after(event("j", JobEvent.Type.PLANNED, 0, 10, 0, START))
            .after(event("j", JobEvent.Type.SECTION_WRITTEN, 1, 10, 900, START.plusSeconds(30)))
            .after(event("j", JobEvent.Type.SECTION_WRITTEN, 2, 10, 2_000, START.plusSeconds(60)));

    assertThat(progress.line(START.plusSeconds(60)))
        .isEqualTo("2 of 10 sections, 2,000 words, about 4 min left");
    assertThat(progress.timeLeft(START.plusSeconds(90))).isEqualTo(Duration.ofSeconds(210));
    assertThat(progress.timeLeft(START.plusSeconds(9_000))).isEqualTo(Duration.ZERO);
  }

  @Test
  void isNotMovedByARepetition() {
    JobProgress planned = JobProgress.NONE.after(event("j", JobEvent.Type.PLANNED, 0, 1, 0));

    assertThat(planned.after(event("j", JobEvent.Type.REPEATED, 0, 0, 0))).isEqualTo(planned);
  }
}
