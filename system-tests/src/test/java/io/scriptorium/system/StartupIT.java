package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a worker from starting is one clear message and exit code 2. */
class StartupIT {

  @TempDir private static Path folder;
  private static LocalKafka kafka;
  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.start(folder.resolve("kafka"), 0);
    redis = LocalRedis.start(0);
  }

  @AfterAll
  static void stop() {
    redis.close();
    kafka.close();
  }

  @Test
  void whatIsMissingOrWrongIsNamed() throws Exception {
    refuses("planner", Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:1"), "localhost:1");
    refuses("writer", Map.of(), "Missing on Kafka", "writing-requests", "topics --create");

    try (Admin admin =
        KafkaClients.admin(new KafkaSettings(kafka.bootstrapServers(), Map.of()), "test")) {
      TopicAdmin.create(admin, 3, 1);
      refuses("writer", Map.of("REDIS_URL", "redis://localhost:1"), "localhost:1", "Redis");
      refuses("writer", Map.of("INFERENCE_SERVERS", "gpu-0:8000"), "gpu-0:8000");
      refuses("writer", Map.of("INFERENCE_SERVERS", ""), "INFERENCE_SERVERS");
      refuses("writer", Map.of("WRITER_CONCURRENCY", "-3"), "-3");
      refuses("planner", Map.of("PLANNER_MAX_WORDS", "many"), "many");
      refuses("assembler", Map.of("KAFKA_CONFIG", "no-such-file.properties"), "no-such-file");

      admin.deleteTopics(List.of(Topics.SECTIONS)).all().get();
      admin
          .createTopics(
              List.of(new org.apache.kafka.clients.admin.NewTopic(Topics.SECTIONS, 5, (short) 1)))
          .all()
          .get();
      for (String worker : List.of("planner", "writer", "assembler")) {
        refuses(worker, Map.of(), "sections has 5", "section-tasks has 3");
      }
    }
  }

  private static void refuses(String worker, Map<String, String> wrong, String... reported)
      throws Exception {
    var environment =
        new java.util.HashMap<>(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "REDIS_URL",
                redis.url(),
                "INFERENCE_SERVERS",
                "http://localhost:1/v1",
                "ASSEMBLER_STATE_DIR",
                folder.resolve("state").toString()));
    environment.putAll(wrong);
    try (var workers = new WorkerProcesses(folder, environment)) {
      Process process = workers.start(worker);
      assertThat(process.waitFor(Duration.ofSeconds(40).toSeconds(), TimeUnit.SECONDS)).isTrue();
      String output = workers.output(process, worker);
      assertThat(process.exitValue()).as(output).isEqualTo(2);
      assertThat(output).contains(reported).doesNotContain("\tat ");
    }
  }
}
