package io.scriptorium.kafka.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.JobControl;
import io.scriptorium.kafka.control.Cancellations.CancelledJobs;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CancelledJobsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void theFirstReasonStays() {
    var jobs = new CancelledJobs(10);

    assertThat(jobs.add(new JobControl.Cancel("tea", "too dear", NOW))).isTrue();
    assertThat(jobs.add(new JobControl.Cancel("tea", "too late", NOW))).isFalse();

    assertThat(jobs.reason("tea")).contains("too dear");
    assertThat(jobs.reason("coffee")).isEmpty();
  }

  @Test
  void theOldestIsEvictedFirst() {
    var jobs = new CancelledJobs(2);
    for (String id : new String[] {"a", "b", "a", "c"}) {
      jobs.add(new JobControl.Cancel(id, null, NOW));
    }

    assertThat(jobs.size()).isEqualTo(2);
    assertThat(jobs.reason("a")).isEmpty();
    assertThat(jobs.reason("b")).isPresent();
    assertThat(jobs.reason("c")).isPresent();
  }
}
