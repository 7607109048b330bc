package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.kafka.engine.TaskConsumer.ConsumerSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerSettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void asManyTasksAreBufferedAsRunAndNoMoreThanAStageCanUse() {
    var few = new EngineSettings(2, 100, 3, SECOND, SECOND, SECOND);

    assertThat(of(few, 8, 1_000).maxBufferedTasks()).isEqualTo(8);
    assertThat(of(EngineSettings.DEFAULTS, 8, 1_000).maxBufferedTasks()).isEqualTo(1_000);
    assertThat(of(few, 20_000, 20_000).maxBufferedTasks()).isEqualTo(20_000);
  }

  @Test
  void smallBuffersMakeSmallPolls() {
    assertThat(of(EngineSettings.DEFAULTS, 4, 20).maxPollRecords()).isEqualTo(5);
    assertThat(of(EngineSettings.DEFAULTS, 1, 1).maxPollRecords()).isEqualTo(1);
    assertThat(of(EngineSettings.DEFAULTS, 4, 50_000).maxPollRecords()).isEqualTo(500);
  }

  private static ConsumerSettings of(EngineSettings engine, int lanes, int maxUsefulTasks) {
    return new ConsumerSettings(
        List.of("tasks"), "group", "writer", true, lanes, maxUsefulTasks, SECOND, engine);
  }
}
