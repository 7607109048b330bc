package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.JobIds;
import io.scriptorium.job.Mode;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatasetSettingsTest {

  @Test
  void namesEveryWrongSettingAtOnce() {
    assertThatThrownBy(() ->
            new DatasetSettings(
                "my stories",
                Path.of("in"),
                Path.of("out"),
                0,
                Mode.PARALLEL,
                0,
                3_000,
                2_000,
                0,
                new Split.Shares(0.9, 0.2, 0.1)))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll(
            "name is \"my stories\"",
            "samples is 0; 1 to 64 are allowed",
            "max-per-bucket is 0",
            "min-words is 3000 and max-words 2000",
            "0.9, 0.2 and 0.1");
  }

  @Test
  void jobIdsAreAllowedOnesHoweverLongTheName() {
    var settings =
        new DatasetSettings(
            "n".repeat(100),
            Path.of("in"),
            Path.of("out"),
            0,
            Mode.SEQUENTIAL,
            1,
            2_000,
            32_000,
            null,
            Split.Shares.DEFAULT);

    assertThat(settings.jobId(12, 1)).endsWith("n-000012-1");
    assertThat(JobIds.allowed(settings.jobId(Integer.MAX_VALUE, DatasetSettings.MOST_SAMPLES)))
        .isTrue();
  }
}
