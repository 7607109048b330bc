package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {

  private static final TaskConsumerSettings CONSUMER =
      TaskConsumerSettings.defaults("topic", "group", "stage");

  @Test
  void asManyTasksAreHeldAsRunAndNoMoreThanAStageCanUse() {
    var few = new EngineSettings(2, 100, 3, Duration.ofSeconds(5));

    assertThat(few.on(CONSUMER, 8, 1_000).maxBufferedRecords()).isEqualTo(8);
    assertThat(few.on(CONSUMER, 8, 1_000).maxAttempts()).isEqualTo(3);
    assertThat(EngineSettings.DEFAULTS.on(CONSUMER, 8, 1_000).maxBufferedRecords())
        .isEqualTo(1_000);
    assertThat(few.on(CONSUMER, 20_000, 20_000).maxRunningLanes()).isEqualTo(20_000);
  }

  @Test
  void whatIsOutOfBoundsIsNamed() {
    var environment = Map.of("MAX_BUFFERED_TASKS", "0", "MAX_BUFFERED_BYTES", "0");

    assertThatThrownBy(() -> SettingsReader.of(EngineSettings.class).read(environment))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--max-buffered-tasks (MAX_BUFFERED_TASKS) is 0; 1 or more")
        .hasMessageContaining("--max-buffered-bytes (MAX_BUFFERED_BYTES) is 0; 1 or more");
  }
}
