package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.assembler.JobState.SectionRef;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class RecentJobsTest {

  private static final SectionRef SECTION = new SectionRef.Written(1, "root", "one", 1);

  private final RecentJobs jobs = new RecentJobs(2);

  @Test
  void theJobsThatChangedLongestAgoMakeRoom() {
    jobs.put("a", job(1));
    jobs.put("b", job(1));
    jobs.put("a", job(1));
    jobs.put("c", job(1));

    assertThat(jobs.get("b")).isNull();
    assertThat(jobs.get("a")).isNotNull();
    assertThat(jobs.get("c")).isNotNull();
  }

  @Test
  void aJobWithMoreSectionsThanTheLimitIsAlone() {
    jobs.put("a", job(1));
    jobs.put("b", job(3));

    assertThat(jobs.get("a")).isNull();
    assertThat(jobs.get("b")).isNotNull();
  }

  @Test
  void aJobThatIsRemovedLeavesItsRoom() {
    jobs.put("a", job(2));
    jobs.remove("a");
    jobs.remove("unknown");
    jobs.put("b", job(1));
    jobs.put("c", job(1));

    assertThat(jobs.get("a")).isNull();
    assertThat(jobs.get("b")).isNotNull();
  }

  private static JobState.Open job(int sections) {
    return JobState.Open.of(Collections.nCopies(sections, SECTION), Instant.EPOCH);
  }
}
