package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import io.scriptorium.system.TopicRecords;
import io.scriptorium.system.WorkerProcesses;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All processes over TLS with passwords, each with the rights that {@code docs/security.md} lists
 * and no others; and the secrets they were given appear nowhere in what they write.
 */
class SecurityIT {

  /** A part of every secret that a process is given here, right ones and wrong ones. */
  private static final String MARK = "s3cret";

  private static final String INFERENCE_KEY = "inference-s3cret-of-all";
  private static final String SINGLE_KEY = "inference-s3cret-of-one";
  private static final List<String> USERS =
      List.of(
          "scriptorium-admin",
          "scriptorium-client",
          "scriptorium-operator",
          "scriptorium-planner",
          "scriptorium-writer",
          "scriptorium-assembler",
          "stranger");

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static SecureKafka kafka;
  private static SecureRedis redis;
  private static SimulatedFleet fleet;
  private static TlsRelay relay;

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.make(folder.resolve("certificates"));
    redis = SecureRedis.start(folder.resolve("redis"), certificates, true);
    kafka = SecureKafka.start(folder.resolve("kafka"), certificates, USERS);
    fleet =
        SimulatedFleet.start(
            FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(100)));
    relay = TlsRelay.start(certificates, fleet.baseUrls().getFirst());
    allowWhatThePageSays();
    try (var processes = processes("topics", Map.of())) {
      Process topics = as("scriptorium-admin", processes, "topics", "--create", "--partitions=2");
      ends(processes, topics, "topics", 0);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    relay.close();
    fleet.close();
    kafka.close();
    redis.close();
  }

  @Test
  void aDocumentComesOutWithTheRightsOfThePage() throws Exception {
    try (var processes = processes("path", Map.of())) {
      // One after another, so that a busy machine has them in time.
      runs(processes, as("scriptorium-assembler", processes, "assembler"), "assembler");
      runs(processes, as("scriptorium-writer", processes, "writer"), "writer");
      Process planner = as("scriptorium-planner", processes, "planner");
      runs(processes, planner, "planner");
      Path out = folder.resolve("documents");

      Process submit =
          as(
              "scriptorium-client",
              processes,
              "submit",
              "--id=tea",
              "--words=300",
              "--wait",
              "--out=" + out,
              "Write about tea");

      ends(processes, submit, "submit", 0);
      try (Stream<Path> files = Files.list(out)) {
        assertThat(files.filter(it -> it.toString().endsWith(".md"))).hasSize(1);
      }
      Process shown = processes.start("fleet", "--once");
      assertThat(ends(processes, shown, "fleet", 0)).contains(relay.url().toString());

      Process health = as("scriptorium-client", processes, "health");
      assertThat(ends(processes, health, "health", 0)).contains("1 running");
      theOperatorReplaysAndPurges(processes);

      // when: the planners' right to their group is revoked
      forbidGroup("scriptorium-planner");

      // then
      String log = ends(processes, planner, "planner", 2);
      assertThat(log).contains("group: scriptorium-planner", "docs/security.md");
      assertThat(stackTraces(log)).isEmpty();
    } finally {
      allowWhatThePageSays();
    }
    nothingTellsASecret();
  }

  /** What the log says before each stack trace. */
  private static List<String> stackTraces(String log) {
    List<String> lines = log.lines().toList();
    return IntStream.range(1, lines.size())
        .filter(it -> lines.get(it).startsWith("\tat ") && !lines.get(it - 1).startsWith("\t"))
        .mapToObj(it -> lines.get(it - 1))
        .toList();
  }

  private static void theOperatorReplaysAndPurges(WorkerProcesses processes) throws Exception {
    Process other = as("scriptorium-client", processes, "submit", "--id=tea", "Another request");
    ends(processes, other, "submit", 0);
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> deadLetters("scriptorium-client", processes, "list").contains("tea"));

    assertThat(deadLetters("scriptorium-operator", processes, "replay", "--all"))
        .contains("Replayed ");
    deadLetters("scriptorium-operator", processes, "purge", "--all", "--yes");
  }

  private static String deadLetters(String user, WorkerProcesses processes, String... command)
      throws Exception {
    List<String> line = new ArrayList<>(List.of("dead-letters"));
    line.addAll(List.of(command));
    line.addAll(List.of("--kafka-config", kafka.clientFile(user).toString()));
    Process process = processes.start(line.toArray(String[]::new));
    return ends(processes, process, "dead-letters", 0);
  }

  @Test
  void whatIsRefusedAtTheStartIsNamedInOneMessage() throws Exception {
    Map<String, String> trustsNobody = Map.of("JAVA_TOOL_OPTIONS", "");
    try (var processes = processes("refusals", trustsNobody)) {
      Process planner = as("stranger", processes, "planner");
      assertThat(ends(processes, planner, "planner", 2))
          .contains(
              "READ on topic writing-requests",
              "WRITE on topic writing-plans",
              "READ on group scriptorium-planner")
          .doesNotContain("\tat ");

      Process assembler = as("scriptorium-planner", processes, "assembler");
      assertThat(ends(processes, assembler, "assembler", 2))
          .contains(
              "WRITE on topic documents",
              "READ on group scriptorium-assembler",
              "WRITE on transactional ids that begin with scriptorium-assembler")
          .doesNotContain("on topic writing-plans", "\tat ");

      Process submit = as("stranger", processes, "submit", "Write about tea");
      assertThat(ends(processes, submit, "submit", 2))
          .contains("DESCRIBE on topic writing-requests", "docs/security.md")
          .doesNotContain("\tat ");

      Path wrong = kafka.clientFile("scriptorium-writer", "wrong-s3cret");
      Process writer = processes.start("writer", "--kafka-config", wrong.toString());
      assertThat(ends(processes, writer, "writer", 2))
          .contains("Authentication failed", "KAFKA_CONFIG")
          .doesNotContain("\tat ");

      String untrusting = untrusting().toString();
      Process topics = processes.start("topics", "--debug", "--kafka-config", untrusting);
      assertThat(ends(processes, topics, "topics", 2)).contains("certification path");

      Process fleet =
          processes.start("fleet", "--once", "--debug", "--redis-password-file", wrongPassword());
      assertThat(ends(processes, fleet, "fleet", 2)).contains("WRONGPASS", "REDIS_URL");

      Process stranger = processes.start("fleet", "--once", "--redis-ca-file=");
      assertThat(ends(processes, stranger, "fleet", 2))
          .contains("certification path")
          .doesNotContain("\tat ");
    }
    nothingTellsASecret();
  }

  @Test
  void secretsStandNowhere() throws Exception {
    Path keyFile = Files.writeString(folder.resolve("single-key"), SINGLE_KEY + "\n");
    int port = FreePorts.one();
    try (var first = new EchoingServer();
        var second = new EchoingServer()) {
      Map<String, String> talkative =
          Map.of(
              "LOG_LEVEL",
              "debug",
              "MANAGEMENT_PORT",
              Integer.toString(port),
              "PLANNER_INFERENCE_SERVERS",
              first.url() + "," + second.url() + ";api-key-file=" + keyFile,
              "PLANNER_INFERENCE_API_KEY",
              INFERENCE_KEY,
              "INFERENCE_BUDGET",
              "30s",
              "REDIS_PASSWORD_FILE",
              "",
              "REDIS_URL",
              redis.urlWith(SecureRedis.PASSWORD));
      try (var processes = processes("planner", talkative);
          var quiet = processes("others", Map.of())) {
        Process planner = as("scriptorium-planner", processes, "planner", "--debug");
        runs(processes, planner, "planner");
        runs(quiet, as("scriptorium-assembler", quiet, "assembler"), "assembler");
        publish("{\"id\": \"reported\", \"instruction\": \"Write about tea\"}");
        publish("{\"instruction\": 7}");

        Document document = document("reported");
        assertThat(document.status()).isEqualTo(Document.Status.FAILED);
        assertThat(document.reason()).contains("401", "***");
        assertThat(first.refusals()).isPositive();
        assertThat(second.refusals()).isPositive();
        await().atMost(Duration.ofSeconds(30)).until(() -> !all(Topics.DEAD_LETTERS).isEmpty());
        for (String topic : Topics.ALL) {
          assertThat(all(topic)).as(topic).allSatisfy(it -> assertThat(it).doesNotContain(MARK));
        }
        for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
          assertThat(got(port, path)).isNotEmpty().doesNotContain(MARK);
        }
        Process help = processes.start("planner", "--help");
        assertThat(ends(processes, help, "planner", 0)).contains("--redis-url");
        Process shown = processes.start("fleet", "--once", "--jobs");
        assertThat(ends(processes, shown, "fleet", 0)).contains(first.url().toString());
        planner.destroy();
        assertThat(ends(processes, planner, "planner", 0)).contains("401", "***");
      }
    }
    nothingTellsASecret();
  }

  private static WorkerProcesses processes(String name, Map<String, String> more) throws Exception {
    Path store = folder.resolve("certificates").resolve("trust.p12");
    if (!Files.exists(store)) {
      certificates.trustStore();
    }
    Path key = Files.writeString(folder.resolve("key"), INFERENCE_KEY + "\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("REDIS_URL", redis.url());
    environment.put("REDIS_PASSWORD_FILE", SecureRedis.passwordFile(folder).toString());
    environment.put("REDIS_CA_FILE", certificates.ca().toString());
    environment.put("REDIS_CERT_FILE", certificates.certificate().toString());
    environment.put("REDIS_KEY_FILE", certificates.key().toString());
    environment.put("INFERENCE_SERVERS", relay.url().toString());
    environment.put("INFERENCE_API_KEY_FILE", key.toString());
    environment.put("PLANNER_STATE_DIR", folder.resolve("backlog-" + name).toString());
    environment.put("ASSEMBLER_STATE_DIR", folder.resolve("state-" + name).toString());
    environment.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(store, Certificates.STORE_PASSWORD));
    environment.putAll(more);
    return new WorkerProcesses(
        Files.createDirectories(folder.resolve("logs").resolve(name)), environment);
  }

  private static Process as(String user, WorkerProcesses processes, String... command)
      throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(1, List.of("--kafka-config", kafka.clientFile(user).toString()));
    return processes.start(line.toArray(String[]::new));
  }

  private static void runs(WorkerProcesses processes, Process process, String command) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(processes.output(process, command)).contains("The " + command + " runs"));
  }

  /** Waits for a process's end, and returns what it wrote. */
  private static String ends(WorkerProcesses processes, Process process, String command, int code)
      throws Exception {
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    String output = processes.output(process, command);
    assertThat(ended).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(code);
    return output;
  }

  private static void nothingTellsASecret() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("logs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file).content().doesNotContain(MARK);
      }
    }
  }

  private static void allowWhatThePageSays() throws Exception {
    try (Admin admin = KafkaClients.admin(kafka.settings(SecureKafka.ADMIN), "test")) {
      admin.createAcls(SecurityPage.kafkaAcls()).all().get();
    }
  }

  private static void forbidGroup(String group) throws Exception {
    var filter =
        new AclBindingFilter(
            new ResourcePatternFilter(ResourceType.GROUP, group, PatternType.PREFIXED),
            new AccessControlEntryFilter(null, null, AclOperation.ANY, AclPermissionType.ANY));
    try (Admin admin = KafkaClients.admin(kafka.settings(SecureKafka.ADMIN), "test")) {
      assertThat(admin.deleteAcls(List.of(filter)).all().get()).isNotEmpty();
    }
  }

  /** A client file that names no certificates to trust. */
  private static Path untrusting() throws Exception {
    Path file = kafka.clientFile("scriptorium-admin");
    List<String> lines =
        Files.readAllLines(file).stream().filter(it -> !it.contains("truststore")).toList();
    return Files.write(file, lines);
  }

  private static String wrongPassword() throws Exception {
    return Files.writeString(folder.resolve("wrong"), "wrong-s3cret").toString();
  }

  private static void publish(String json) throws Exception {
    try (var producer = KafkaClients.producer(kafka.settings("scriptorium-client"), "test")) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.WRITING_REQUESTS, null, json.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private static Document document(String id) {
    try (var documents =
        new TopicRecords<>(
            kafka.settings("scriptorium-client"), Topics.DOCUMENTS, Document.class)) {
      return await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> documents.records().stream().filter(it -> it.id().equals(id)).findFirst(),
              found -> found.isPresent())
          .orElseThrow();
    }
  }

  /** All records of a topic in offset order. */
  private static List<String> all(String topic) {
    try (var consumer = KafkaClients.reader(kafka.settings(SecureKafka.ADMIN), "test")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<String> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          records.add(new String(record.value(), StandardCharsets.UTF_8) + record.headers());
        }
      }
      return records;
    }
  }

  private static String got(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create("http://127.0.0.1:" + port + path);
      return client
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
