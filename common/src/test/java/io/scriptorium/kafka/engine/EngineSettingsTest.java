package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {

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
