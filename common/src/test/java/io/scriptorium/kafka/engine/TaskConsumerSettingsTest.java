package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.kafka.engine.TaskConsumerSettings.Retries;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskConsumerSettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void asManyTasksAreBufferedAsRunAndNoMoreThanAStageCanUse() {
    var few = new EngineSettings(2, 100, 3, Duration.ofSeconds(5));

    assertThat(of(few, 8, 1_000).maxBufferedRecords()).isEqualTo(8);
    assertThat(of(few, 8, 1_000).retries().maxAttempts()).isEqualTo(3);
    assertThat(of(EngineSettings.DEFAULTS, 8, 1_000).maxBufferedRecords()).isEqualTo(1_000);
    assertThat(of(few, 20_000, 20_000).maxRunningLanes()).isEqualTo(20_000);
  }

  @Test
  void smallBuffersMakeSmallPolls() {
    assertThat(of(EngineSettings.DEFAULTS, 4, 20).maxPollRecords()).isEqualTo(5);
    assertThat(of(EngineSettings.DEFAULTS, 1, 1).maxPollRecords()).isEqualTo(1);
    assertThat(of(EngineSettings.DEFAULTS, 4, 50_000).maxPollRecords()).isEqualTo(500);
  }

  @Test
  void namesEveryWrongValueAndWhatIsAllowed() {
    Retries wrong = new Retries(0, Duration.ofSeconds(2), SECOND);
    assertThatThrownBy(() -> settings(0, wrong, SECOND, SECOND))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("consumer of tasks")
        .hasMessageContaining("maxRunningLanes is '0', allowed is at least 1")
        .hasMessageContaining("maxAttempts is '0', allowed is at least 1")
        .hasMessageContaining("maxRetryDelay is 'PT1S', allowed is at least firstRetryDelay");
    Retries right = new Retries(1, SECOND, SECOND);
    assertThatThrownBy(() -> settings(20_000, right, SECOND, SECOND))
        .hasMessageContaining("maxBufferedRecords is '10000', allowed is at least maxRunningLanes");
    assertThatThrownBy(() -> settings(1, right, Duration.ZERO, SECOND))
        .hasMessageContaining("commitInterval is 'PT0S', allowed is longer than 0");
    assertThatThrownBy(() -> settings(1, right, SECOND, Duration.ofSeconds(-1)))
        .hasMessageContaining("drainTimeout is 'PT-1S'");
  }

  private static TaskConsumerSettings of(EngineSettings engine, int lanes, int maxUsefulTasks) {
    return TaskConsumerSettings.of(
        "tasks", "group", "writer", engine, lanes, maxUsefulTasks, SECOND);
  }

  private static TaskConsumerSettings settings(
      int lanes, Retries retries, Duration commitInterval, Duration drainTimeout) {
    return new TaskConsumerSettings(
        "tasks", "group", "writer", lanes, 10_000, 1_000, retries, commitInterval, drainTimeout);
  }
}
