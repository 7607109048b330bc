package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.dataset.instruction.InstructionLimits;
import io.scriptorium.evaluation.dataset.text.TextLimits;
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
                new InstructionLimits(3_000, 2_000, 0),
                new TextLimits(1.5, Double.NaN, 0.8, -1),
                0,
                new SplitShares(0.9, 0.2, 0.1),
                101))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll(
            "name is \"my stories\"",
            "samples is 0; 1 to 64 are allowed",
            "max-per-bucket is 0",
            "least-difference is 101",
            "min-words is 3000 and max-words 2000",
            "max-instruction-characters is 0",
            "least-share-of-length is 1.5",
            "most-repeated is NaN",
            "most-duplicated-paragraphs is -1",
            "0.9, 0.2 and 0.1");
  }

  @Test
  void jobIdsAreAllowedOnesHoweverLongTheName() {
    var settings = DatasetSettings.of("n".repeat(100), Path.of("in"), Path.of("out"));

    assertThat(settings.jobId(12, 1)).endsWith("n-000012-1");
    assertThat(JobIds.allowed(settings.jobId(Integer.MAX_VALUE, DatasetSettings.MOST_SAMPLES)))
        .isTrue();
  }
}
