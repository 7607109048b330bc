package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.streams.ReadableStreams;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.ObjectName;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssemblerStreamsIT {

  /**
   * An assembler that was asked to stop ended with a fault of the JVM, at a look at its metrics.
   */
  @Test
  void whatWouldBeReadFromTheMemoryOfAStoreIsLeftOut(@TempDir Path directory) throws Exception {
    try (Surroundings surroundings = Surroundings.start(directory.resolve("kafka"))) {
      surroundings.createTopics();
      AssemblerSettings settings =
          AssemblerSettings.of(surroundings.settings(), directory.resolve("state"), Duration.ZERO);
      var topology =
          AssemblerStreams.topology(
              Surroundings.PARTITIONS,
              settings.limits(),
              new AssemblerMetrics(new SimpleMeterRegistry()),
              new RecordSpans(TracerProvider.noop().get("test"), "test"));
      try (var streams =
          new ReadableStreams(
              topology, AssemblerStreams.settings(settings), settings.stateDirectory())) {
        streams.start();
        var ofStores = new ObjectName("kafka.streams:type=stream-state-metrics,*");
        await()
            .atMost(Surroundings.PATIENCE)
            .until(() -> streams.state() == KafkaStreams.State.RUNNING);
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(ofStores, null))
            .isNotEmpty();

        assertThat(streams.metrics().keySet())
            .extracting(MetricName::group)
            .contains("stream-thread-metrics", "stream-metrics")
            .doesNotContain("stream-state-metrics");
      }
    }
  }
}
