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
import java.util.stream.Stream;
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
    kafka = LocalKafka.startOpen(folder.resolve("kafka"), 0);
    redis = LocalRedis.startOpen(0);
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

  @Test
  void allWrongSettingsAreReportedTogether() throws Exception {
    refuses(
        "planner",
        Map.of(
            "SEAT_SETTLING", "20s",
            "PLANNER_MAX_WORDS", "many",
            "LEASE_TTL", "1ms",
            "REDIS_URL", "http://me:hunter2@redis",
            "PLANNER_INFERENCE_SERVERS", "gpu-0:8000"),
        List.of("--management-port=70000", "--kafka-config=no-such-file.properties"),
        "7 settings are wrong",
        "--seat-settling (SEAT_SETTLING) is 20s; it must be at most --seat-lease, which is 15s",
        "--max-words (PLANNER_MAX_WORDS): 'many' is no whole number",
        "--lease-ttl (LEASE_TTL) is 1ms; 300ms or more is allowed",
        "--redis-url (REDIS_URL): 'http://***@redis' is no address of Redis",
        "--planner-inference-servers (PLANNER_INFERENCE_SERVERS): \"gpu-0:8000\"",
        "--management-port (MANAGEMENT_PORT) is 70000; -1 to 65535 is allowed",
        "--kafka-config (KAFKA_CONFIG): the file no-such-file.properties does not exist");
    refuses(
        "writer",
        Map.of(
            "WRITER_PROMPT", "loud",
            "INFERENCE_BUDGET", "15",
            "REBUILD_JOBS", "7",
            "REDIS_CA_FILE", "no-such-file.pem"),
        List.of("--writer-concurrency=-3", "--max-tokens-per-word=0"),
        "6 settings are wrong",
        "--prompt (WRITER_PROMPT): 'loud' is not allowed; write one of append_only",
        "--inference-budget (INFERENCE_BUDGET): '15' is no length of time; write",
        "REBUILD_JOBS is set, and is no setting any more; unset it",
        "--redis-ca-file (REDIS_CA_FILE): the file no-such-file.pem does not exist",
        "--writer-concurrency (WRITER_CONCURRENCY) is -3; 0 or more is allowed",
        "--max-tokens-per-word (WRITER_MAX_TOKENS_PER_WORD) is 0; 1 to 100 is allowed");
    refuses(
        "assembler",
        Map.of("ASSEMBLER_GIVE_UP_AFTER", "1m", "LOG_FORMAT", "xml", "ASSEMBLER_MAX_PLANS", "9"),
        List.of("--standby-replicas=-1"),
        "3 settings are wrong",
        "--log-format (LOG_FORMAT): 'xml' is not allowed; write one of plain, json",
        "ASSEMBLER_MAX_PLANS is set",
        "--standby-replicas (ASSEMBLER_STANDBY_REPLICAS) is -1; 0 to 16 is allowed");
  }

  /** A variable is one option's, and none is made of an option's name. */
  @Test
  void aVariableThatIsNotDocumentedChangesNothing() throws Exception {
    refuses(
        "assembler",
        Map.of(
            "SCRIPTORIUM_MAX_SECTIONS", "many",
            "SCRIPTORIUM_STANDBY_REPLICAS", "-1",
            "KAFKA_BOOTSTRAP_SERVERS", "localhost:1"),
        "SCRIPTORIUM_STANDBY_REPLICAS is set, which has no effect any more; give"
            + " --standby-replicas",
        "localhost:1");
  }

  @Test
  void aDeletionIsNeverConfirmedByAVariable() throws Exception {
    refuses(
        "dead-letters",
        Map.of("SCRIPTORIUM_ALL", "true", "SCRIPTORIUM_YES", "true"),
        List.of("purge"),
        "Give one of:",
        "--all");
  }

  private static void refuses(String worker, Map<String, String> wrong, String... reported)
      throws Exception {
    refuses(worker, wrong, List.of(), reported);
  }

  private static void refuses(
      String worker, Map<String, String> wrong, List<String> options, String... reported)
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
                "PLANNER_STATE_DIR",
                folder.resolve("backlog").toString(),
                "ASSEMBLER_STATE_DIR",
                folder.resolve("state").toString()));
    environment.putAll(wrong);
    try (var workers = new WorkerProcesses(folder, environment)) {
      Process process =
          workers.start(Stream.concat(Stream.of(worker), options.stream()).toArray(String[]::new));
      assertThat(process.waitFor(Duration.ofSeconds(40).toSeconds(), TimeUnit.SECONDS)).isTrue();
      String output = workers.output(process, worker);
      assertThat(process.exitValue()).as(output).isEqualTo(2);
      assertThat(output).contains(reported).doesNotContain("\tat ");
    }
  }
}
