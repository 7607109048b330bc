package io.scriptorium.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.stage.StageSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose answers make no record as they are. No job of theirs is left unfinished. */
class HostileAnswerIT {

  private static final String WORDS = "Tea came by sea, and it was dear. ".repeat(12).strip();

  /** The end of an answer, for each job: what follows its text. */
  private static final List<String> USAGES =
      List.of(
          "{\"prompt_tokens\":-5,\"completion_tokens\":100}",
          "{\"prompt_tokens\":1000000000000000000,\"completion_tokens\":100}",
          "{\"prompt_tokens\":1e18,\"completion_tokens\":-1e300}",
          "{\"prompt_tokens\":\"many\",\"completion_tokens\":null}");

  private final ResourceStack resources = new ResourceStack();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    resources.close();
  }

  @Test
  void everyAnswerEndsAsARecordThatTheAssemblerAccepts() throws Exception {
    List<String> answers = new ArrayList<>();
    USAGES.forEach(usage -> answers.add(answer(WORDS, "model", usage)));
    String none = "{\"prompt_tokens\":1,\"completion_tokens\":100}";
    answers.add(answer(WORDS + " \\ud800 \\u0000", "model", none));
    answers.add(answer(WORDS, "\\udc00".repeat(9) + "m".repeat(100_000), none));
    URI model = model(answers);
    KafkaSettings kafka = kafka();
    var redis = resources.add(LocalRedis.startOpen(0));
    var publisher = resources.add(new RecordPublisher(KafkaClients.producer(kafka, "test")));
    for (int job = 0; job < answers.size(); job++) {
      String id = "job-" + job;
      RecordPosition plan = publisher.publish(Topics.WRITING_PLANS, id, planned(id)).get();
      var task = new SectionTask(id, 1, 1, Mode.SEQUENTIAL, plan);
      var _ = publisher.publish(Topics.SECTION_TASKS, id, task).get();
    }

    var stage =
        StageSettings.of(
            kafka,
            RedisSettings.at(redis.url()),
            InferenceSettings.of(List.of(new InferenceServer(model))),
            SeatSettings.LOCAL,
            Duration.ofMinutes(1));
    resources.add(
        WriterWorker.start(
            WriterSettings.of(stage, true), Telemetry.untraced(new SimpleMeterRegistry())));

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() ->
            assertThat(sections(kafka).stream().map(SectionRecord::jobId).distinct())
                .hasSize(answers.size()));
  }

  private static Planned planned(String id) {
    return new Planned(
        id,
        new WritingRequest(id, "Tea", 100, null, Mode.SEQUENTIAL, Map.of()),
        new Plan(List.of(new Step("Tea", 100))),
        new RecordPosition(0, 0),
        Instant.now(),
        Instant.now(),
        TokenUsage.NONE);
  }

  private KafkaSettings kafka() {
    var broker = resources.add(LocalKafka.startOpen(folder, 0));
    var settings = new KafkaSettings(broker.bootstrapServers(), Map.of());
    try (var admin = KafkaClients.admin(settings, "test")) {
      TopicAdmin.create(admin, 1, 1);
    }
    return settings;
  }

  /** All records of sections, as the assembler reads them: it throws for one that it rejects. */
  private static List<SectionRecord> sections(KafkaSettings kafka) {
    List<SectionRecord> read = new ArrayList<>();
    try (var consumer = KafkaClients.reader(kafka, "test")) {
      var partition = new TopicPartition(Topics.SECTIONS, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> read.add(RecordReader.section(record.key(), record.value())));
      }
    }
    return read;
  }

  /**
   * @param text and model as they are in JSON
   */
  private static String answer(String text, String model, String usage) {
    return """
    data: {"model":"%s","choices":[{"delta":{"content":"%s"},"finish_reason":"stop"}]}

    data: {"choices":[],"usage":%s}

    data: [DONE]

    """
        .formatted(model, text, usage);
  }

  /**
   * A server that gives each job its answer; the job's number is in the order of the first asking.
   */
  private URI model(List<String> answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    resources.add(() -> server.stop(0));
    server.createContext(
        "/v1/models",
        exchange -> respond(exchange, "application/json", "{\"data\":[{\"id\":\"m\"}]}"));
    List<String> left = new ArrayList<>(answers);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          byte[] _ = exchange.getRequestBody().readAllBytes();
          synchronized (left) {
            respond(exchange, "text/event-stream", left.getFirst());
            left.add(left.removeFirst());
          }
        });
    server.start();
    return URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
  }

  private static void respond(HttpExchange exchange, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
