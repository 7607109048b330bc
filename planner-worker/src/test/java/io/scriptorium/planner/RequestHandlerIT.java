package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.ContextSettings;
import io.scriptorium.context.ContextSettings.RebuildSettings;
import io.scriptorium.context.ContextStore;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.stage.StageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A planner with a real broker and a real Redis, and a model that follows a script. */
class RequestHandlerIT {

  private static final int PARTITIONS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String GOOD_PLAN =
      """
      {"steps":[{"main_point":"Origins","words":500},{"main_point":"Trade","words":480}]}
      """;

  /** With hardly a margin, so that requests soon count as younger than the epoch. */
  private static final ContextSettings CONTEXT =
      new ContextSettings(
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofSeconds(15),
          Duration.ofMillis(1),
          RebuildSettings.DEFAULTS);

  @TempDir private Path folder;
  @TempDir private Path state;
  private LocalKafka kafka;
  private LocalRedis redis;
  private KafkaSettings kafkaSettings;
  private RecordPublisher publisher;

  @BeforeEach
  void start() {
    kafka = LocalKafka.startOpen(folder, 0);
    redis = LocalRedis.startOpen(0);
    kafkaSettings = new KafkaSettings(kafka.bootstrapServers(), Map.of());
    try (var admin = KafkaClients.admin(kafkaSettings, "test")) {
      TopicAdmin.create(admin, PARTITIONS, 1);
    }
    publisher = new RecordPublisher(KafkaClients.producer(kafkaSettings, "test"));
  }

  @AfterEach
  void stop() {
    publisher.close();
    redis.close();
    kafka.close();
  }

  @Test
  void tokensSpentOnAPlanBeforeTheJobIsCancelledAreReported() throws Exception {
    var cancelled = new CountDownLatch(1);
    try (var model =
            new ScriptedPlanModel(
                List.of(
                    () -> "Not a plan.",
                    () -> {
                      awaitUninterrupted(cancelled);
                      return GOOD_PLAN;
                    }));
        var _ = planner(model)) {
      submit();
      await().atMost(LIMIT).until(() -> model.prompts().size() == 2);

      publisher
          .publish(
              Topics.JOB_CONTROL,
              "tea",
              new JobControl.Cancel("tea", "too expensive", Instant.now()))
          .get();

      try {
        assertThat(awaitPlans())
            .singleElement()
            .isInstanceOfSatisfying(
                PlanRecord.Cancelled.class,
                record -> {
                  assertThat(record.reason()).isEqualTo("too expensive");
                  assertThat(record.usage().completion())
                      .isEqualTo(ScriptedPlanModel.COMPLETION_TOKENS);
                });
      } finally {
        cancelled.countDown();
      }
    }
  }

  @Test
  void anAcknowledgedPlanIsKeptWhileRedisIsUnavailable() throws Exception {
    // given: a Redis that has kept its data since before the request, so that Kafka is not searched
    rememberEpoch();
    // and: it does not answer from the generation of the plan on, for longer than any timeout
    Supplier<String> plan =
        () -> {
          pauseRedis(Duration.ofSeconds(12));
          return GOOD_PLAN;
        };
    try (var model = new ScriptedPlanModel(List.of(plan, () -> GOOD_PLAN));
        var _ = planner(model)) {
      submit();

      // then: its tasks follow once Redis answers again, and no second plan was made
      await()
          .atMost(LIMIT)
          .until(() -> records(Topics.SECTION_TASKS, SectionTask.class).size() >= 2);
      assertThat(model.prompts()).hasSize(1);
      assertThat(records(Topics.WRITING_PLANS, PlanRecord.class))
          .singleElement()
          .isInstanceOf(PlanRecord.Planned.class);
      assertThat(records(Topics.SECTION_TASKS, SectionTask.class))
          .extracting(SectionTask::index)
          .containsExactly(1, 2);
    }
  }

  private Worker planner(ScriptedPlanModel model) {
    var inference = InferenceSettings.of(List.of(model.address()));
    var stage =
        StageSettings.of(
            kafkaSettings,
            RedisSettings.at(redis.url()),
            inference,
            SeatSettings.LOCAL,
            Duration.ofMinutes(1));
    return PlannerWorker.start(
        PlannerSettings.of(stage.with(CONTEXT, inference), 0, state),
        Telemetry.untraced(new SimpleMeterRegistry()));
  }

  private void rememberEpoch() {
    var meters = new SimpleMeterRegistry();
    Instant epoch;
    try (var connection = Redis.connect(RedisSettings.at(redis.url()), meters);
        var contexts = new ContextStore(CONTEXT, connection, meters)) {
      epoch = contexts.epoch("any");
    }
    await().until(() -> Instant.now().isAfter(epoch.plusMillis(100)));
  }

  private void submit() throws Exception {
    byte[] request =
        "{\"id\": \"tea\", \"instruction\": \"Write about tea\", \"words\": 1000}"
            .getBytes(StandardCharsets.UTF_8);
    publisher.send(Topics.WRITING_REQUESTS, null, request, List.of()).get();
  }

  private List<PlanRecord> awaitPlans() {
    await().atMost(LIMIT).until(() -> !records(Topics.WRITING_PLANS, PlanRecord.class).isEmpty());
    return records(Topics.WRITING_PLANS, PlanRecord.class);
  }

  private <T> List<T> records(String topic, Class<T> type) {
    List<T> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = KafkaClients.reader(kafkaSettings, "test")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> records.add(Json.read(record.value(), type)));
      }
    }
    return records;
  }

  /** Redis answers nobody for this time, and keeps its data. */
  private void pauseRedis(Duration time) {
    URI address = URI.create(redis.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String command = "CLIENT PAUSE %d ALL\r\n".formatted(time.toMillis());
      socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("+OK\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
