package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobIdsTest {

  @Test
  void theSamePlaceIsTheSameJobForAllVersions() {
    assertThat(JobIds.derived("writing-requests", new RecordPosition(3, 17), 1_000))
        .isEqualTo("job-3c1bl50ttqzv84v2");
  }

  @Test
  void anotherPlaceOrTimeIsAnotherJob() {
    String id = JobIds.derived("writing-requests", new RecordPosition(3, 17), 1_000);

    assertThat(JobIds.derived("writing-requests", new RecordPosition(3, 18), 1_000))
        .isNotEqualTo(id);
    assertThat(JobIds.derived("writing-requests", new RecordPosition(4, 17), 1_000))
        .isNotEqualTo(id);
    assertThat(JobIds.derived("writing-requests", new RecordPosition(3, 17), 1_001))
        .isNotEqualTo(id);
  }
}
