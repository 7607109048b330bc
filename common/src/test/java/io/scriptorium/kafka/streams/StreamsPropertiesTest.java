package io.scriptorium.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsPropertiesTest {

  private static final String INTERVAL = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;

  /** A rebalance waits so long for a member that no longer exists. */
  @Test
  void theGroupWaitsHalfAMinuteForAMember() {
    assertThat(consumer(Map.of())).containsEntry(INTERVAL, 30_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "consumer.", "main.consumer."})
  void theUsersOwnIntervalIsUsed(String prefix) {
    assertThat(consumer(Map.of(prefix + INTERVAL, "60000"))).containsEntry(INTERVAL, "60000");
  }

  private static Map<String, Object> consumer(Map<String, String> properties) {
    var settings =
        new StreamsSettings(
            new KafkaSettings("localhost:9092", properties),
            "planner",
            "scriptorium-planner",
            Path.of("state"),
            1,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            0,
            Duration.ZERO);
    return new StreamsConfig(StreamsProperties.of(settings, Path.of("state")))
        .getMainConsumerConfigs("group", "client", 0);
  }
}
