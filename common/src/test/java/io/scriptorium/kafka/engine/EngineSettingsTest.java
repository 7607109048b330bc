package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {

  @Test
  void whatIsOutOfBoundsIsNamed() {
    var environment = Map.of("MAX_BUFFERED_TASKS", "0", "MAX_BUFFERED_BYTES", "0");

    assertThatThrownBy(() -> SettingsReader.of(EngineSettings.class).read(environment))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--max-buffered-tasks (MAX_BUFFERED_TASKS) is 0; 1 or more")
        .hasMessageContaining("--max-buffered-bytes (MAX_BUFFERED_BYTES) is 0; 1 or more");
  }
}
