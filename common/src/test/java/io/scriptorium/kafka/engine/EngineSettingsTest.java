package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;
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
    assertThatThrownBy(() -> new EngineSettings(0, 1, 1, Duration.ofMinutes(1)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--max-buffered-tasks is 0");
    assertThatThrownBy(() -> new EngineSettings(1, 0, 1, Duration.ofMinutes(1)))
        .hasMessageContaining("--max-buffered-bytes is 0");
    assertThatThrownBy(() -> new EngineSettings(1, 1, 0, Duration.ofMinutes(1)))
        .hasMessageContaining("--max-attempts is 0");
    assertThatThrownBy(() -> new EngineSettings(1, 1, 1, Duration.ZERO))
        .hasMessageContaining("--max-retry-delay is PT0S");
  }
}
