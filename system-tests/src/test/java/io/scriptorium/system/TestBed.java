package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.SimulatedFleet;
import io.scriptorium.stage.StageSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A broker, a Redis, a simulated fleet, and the worker processes that a test starts. */
final class TestBed implements AutoCloseable {

  final LocalKafka kafka;
  final LocalRedis redis;
  final SimulatedFleet fleet;
  final KafkaSettings kafkaSettings;
  final WorkerProcesses workers;
  private final Producer<byte[], byte[]> producer;
  private final TopicRecords<Document> documents;
  private final TopicRecords<JobEvent> events;
  private final TopicRecords<DeadLetter> deadLetters;

  TestBed(Path folder, FleetSettings fleetSettings, Map<String, String> more) throws Exception {
    kafka = LocalKafka.startOpen(folder.resolve("kafka"), 0);
    redis = LocalRedis.startOpen(0);
    fleet = SimulatedFleet.start(fleetSettings);
    kafkaSettings = new KafkaSettings(kafka.bootstrapServers(), Map.of());
    try (var admin = KafkaClients.admin(kafkaSettings, "system-test")) {
      TopicAdmin.create(admin, 6, 1);
    }
    var environment =
        new java.util.HashMap<>(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "REDIS_URL",
                redis.url(),
                "INFERENCE_SERVERS",
                fleet.baseUrls().stream().map(URI::toString).collect(Collectors.joining(",")),
                "PLANNER_STATE_DIR",
                folder.resolve("planner").toString(),
                "ASSEMBLER_STATE_DIR",
                folder.resolve("assembler").toString()));
    environment.putAll(more);
    workers = new WorkerProcesses(folder, environment);
    producer = KafkaClients.producer(kafkaSettings, "system-test");
    documents = new TopicRecords<>(kafkaSettings, Topics.DOCUMENTS, Document.class);
    events = new TopicRecords<>(kafkaSettings, Topics.JOB_EVENTS, JobEvent.class);
    deadLetters = new TopicRecords<>(kafkaSettings, Topics.DEAD_LETTERS, DeadLetter.class);
  }

  /** The settings of planners and writers that run in the test's own process. */
  StageSettings stage(SeatSettings seats) {
    return stage(seats, RedisSettings.at(redis.url()));
  }

  /** The same with another Redis. */
  StageSettings stage(SeatSettings seats, RedisSettings redisSettings) {
    var servers = fleet.baseUrls().stream().map(InferenceServer::new).toList();
    return StageSettings.of(
        kafkaSettings, redisSettings, InferenceSettings.of(servers), seats, Duration.ofSeconds(60));
  }

  /** Puts a value on {@code writing-requests} as any client would. */
  void submit(byte @Nullable [] value) throws Exception {
    publish(Topics.WRITING_REQUESTS, value);
  }

  /** Puts a value without a key on any topic. */
  void publish(String topic, byte @Nullable [] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, null, value)).get();
  }

  /** Sends a record as it is, without waiting for its acknowledgement. */
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return producer.send(record);
  }

  /** Asks for a job to be cancelled. */
  void cancel(String jobId, String reason) throws Exception {
    byte[] key = jobId.getBytes(StandardCharsets.UTF_8);
    byte[] value = Json.write(new JobControl.Cancel(jobId, reason, Instant.now()));
    producer.send(new ProducerRecord<>(Topics.JOB_CONTROL, key, value)).get();
  }

  void submit(String json) throws Exception {
    submit(json.getBytes(StandardCharsets.UTF_8));
  }

  List<Document> documents() {
    return documents.records();
  }

  List<JobEvent> events() {
    return events.records();
  }

  List<DeadLetter> deadLetters() {
    return deadLetters.records();
  }

  /** Runs a command, which must end well. */
  void run(Duration atMost, String... command) throws Exception {
    Process process = workers.start(command);
    assertThat(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** Waits for so many documents, and returns all. */
  List<Document> awaitDocuments(int count, Duration atMost) {
    await().atMost(atMost).until(() -> documents().size() >= count);
    return documents();
  }

  /** Empties Redis, as a restart without a disk does. */
  void emptyRedis() throws IOException {
    URI address = URI.create(redis.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      byte[] answer = socket.getInputStream().readNBytes(5);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("+OK\r\n");
    }
  }

  @Override
  public void close() {
    documents.close();
    events.close();
    deadLetters.close();
    producer.close();
    workers.close();
    fleet.close();
    redis.close();
    kafka.close();
  }
}
