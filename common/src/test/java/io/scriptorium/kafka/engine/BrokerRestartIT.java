package io.scriptorium.kafka.engine;

import static io.scriptorium.kafka.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.kafka.TestCluster;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import io.scriptorium.runtime.Telemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerRestartIT {

  private static final String TOPIC = "tasks";
  private static final int TASKS = 100;

  @TempDir Path directory;

  @Test
  void aRestartOfTheBrokerLosesNothing() throws Exception {
    Set<String> handled = ConcurrentHashMap.newKeySet();
    CountDownLatch running = new CountDownLatch(10);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (TestCluster cluster = new TestCluster(directory)) {
      cluster.createTopic(TOPIC, 4);
      cluster.publishAll(TOPIC, tasks(0));
      var settings =
          new TaskConsumer.ConsumerSettings(
              List.of(TOPIC), "group", "test", true, 10, 10_000, PATIENCE, EngineSettings.DEFAULTS);
      try (TaskConsumer consumer =
          TaskConsumer.start(
              settings,
              cluster.settings(),
              () ->
                  task -> {
                    running.countDown();
                    mayEnd.await();
                    handled.add(new String(task.record().value(), StandardCharsets.UTF_8));
                    return Outcome.done();
                  },
              cluster.deadLetters(),
              Telemetry.untraced(new SimpleMeterRegistry()))) {
        assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        cluster.stopBroker();
        mayEnd.countDown();
        await().atMost(PATIENCE).until(() -> handled.size() == TASKS);
        cluster.startBroker();
        cluster.publishAll(TOPIC, tasks(TASKS));

        cluster.awaitAllCommitted("group", TOPIC, 4);
        assertThat(handled).hasSize(2 * TASKS);
        assertThat(consumer.failure()).isEmpty();
      }
    }
  }

  private static List<Map.Entry<String, String>> tasks(int from) {
    return IntStream.range(from, from + TASKS)
        .mapToObj(it -> Map.entry("key" + it % 20, "task " + it))
        .toList();
  }
}
