package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskConsumerSettingsTest {

  private static final TaskConsumerSettings DEFAULTS =
      TaskConsumerSettings.defaults("tasks", "group", "writer");

  @Test
  void smallBuffersMakeSmallPolls() {
    assertThat(DEFAULTS.withMaxRunningLanes(4).withMaxBuffered(20, 1_000).maxPollRecords())
        .isEqualTo(5);
  }

  @Test
  void namesEveryWrongValueAndWhatIsAllowed() {
    assertThatThrownBy(() ->
            DEFAULTS
                .withRetries(0, Duration.ofSeconds(2), Duration.ofSeconds(1))
                .withMaxRunningLanes(0))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("consumer of tasks")
        .hasMessageContaining("maxAttempts is '0', allowed is at least 1")
        .hasMessageContaining("maxRetryDelay is 'PT1S', allowed is at least firstRetryDelay");
    assertThatThrownBy(() -> DEFAULTS.withMaxRunningLanes(20_000))
        .hasMessageContaining("maxBufferedRecords is '10000', allowed is at least maxRunningLanes");
    assertThatThrownBy(() -> DEFAULTS.withCommitInterval(Duration.ZERO))
        .hasMessageContaining("commitInterval is 'PT0S', allowed is longer than 0");
    assertThatThrownBy(() -> DEFAULTS.withDrainTimeout(Duration.ofSeconds(-1)))
        .hasMessageContaining("drainTimeout is 'PT-1S'");
  }
}
