package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.ContextRebuild;
import io.scriptorium.context.ContextSettings;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.ContextStore.StoreOutcome;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.control.Cancellations.CancellationSettings;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.stage.StageRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSessionIT {

  private static final RecordPosition POSITION = new RecordPosition(0, 0);
  private static final SectionTask TASK = new SectionTask("tea", 1, 2, Mode.SEQUENTIAL, POSITION);
  private static final Planned PLANNED =
      new Planned(
          "tea",
          new WritingRequest("tea", "Tea", null, null, Mode.SEQUENTIAL, Map.of()),
          new Plan(List.of(new Step("Origins", 60), new Step("Trade", 60))),
          POSITION,
          Instant.EPOCH,
          Instant.EPOCH,
          TokenUsage.NONE);

  private final ResourceStack resources = new ResourceStack();
  @TempDir private Path folder;
  private KafkaSettings kafkaSettings;
  private StageRuntime runtime;
  private SectionPublisher publisher;
  private ContextLoader contexts;

  @BeforeEach
  void start() throws Exception {
    var kafka = resources.add(LocalKafka.startOpen(folder, 0));
    var redisServer = resources.add(LocalRedis.startOpen(0));
    var model = resources.add(new ScriptedModel());
    kafkaSettings = new KafkaSettings(kafka.bootstrapServers(), Map.of());
    try (var admin = KafkaClients.admin(kafkaSettings, "test")) {
      TopicAdmin.create(admin, 1, 1);
    }
    var meters = new SimpleMeterRegistry();
    var redis = resources.add(Redis.connect(RedisSettings.at(redisServer.url()), meters));
    runtime =
        new StageRuntime(
            meters,
            1,
            resources.add(new ContextStore(ContextSettings.DEFAULTS, redis, meters)),
            resources.add(
                new ContextRebuild(
                    () -> KafkaClients.rebuilder(kafkaSettings, "test"),
                    ContextSettings.DEFAULTS.rebuild(),
                    meters)),
            resources.add(new RecordPublisher(KafkaClients.producer(kafkaSettings, "test"))),
            resources.add(
                Fleet.start(
                    InferenceSettings.of(List.of(model.address())),
                    SeatSettings.LOCAL,
                    redis,
                    Telemetry.untraced(meters))),
            resources.add(
                Cancellations.start(kafkaSettings, CancellationSettings.DEFAULTS, "test", meters)),
            resources);
    publisher = resources.add(new SectionPublisher(runtime.publisher(), runtime.contexts()));
    contexts =
        new ContextLoader(runtime.contexts(), runtime.rebuild(), publisher, Duration.ofSeconds(10));
    assertThat(runtime.contexts().acceptPlan(new AcceptedPlan(PLANNED, POSITION)).planned())
        .isEqualTo(PLANNED);
  }

  @AfterEach
  void stop() {
    resources.close();
  }

  @Test
  void aJobHasOneSessionUntilItIsClosed() throws Exception {
    JobSession session = open().orElseThrow();

    assertThat(session.serves(TASK)).isTrue();
    assertThat(open()).isEmpty();

    session.close();
    try (JobSession next = open().orElseThrow()) {
      assertThat(next.lease().attempt()).isEqualTo(2);
    }
  }

  @Test
  void acceptedSectionsArePublishedOnce() throws Exception {
    // given: a section that is accepted in Redis and missing on Kafka
    Written first = section(1, Chain.root("tea", PLANNED.plan()));
    try (var lease = runtime.contexts().acquireLease("tea").orElseThrow()) {
      assertThat(runtime.contexts().storeSection(first, lease))
          .isInstanceOf(StoreOutcome.Stored.class);
    }

    try (JobSession session = open().orElseThrow()) {
      // when
      session.publishMissing().get();
      session.publishMissing().get();
      session.accept(section(2, first.hash())).get();
      session.publishMissing().get();

      // then
      assertThat(session.context().sections()).hasSize(2);
      assertThat(recordsOnSections()).isEqualTo(2);
    }
  }

  @Test
  void theTextThatIsNotToBeRepeatedIsWhatIsAccepted() throws Exception {
    Written first = section(1, Chain.root("tea", PLANNED.plan()), "Tea grew wild. ".repeat(20));
    try (var lease = runtime.contexts().acquireLease("tea").orElseThrow()) {
      assertThat(runtime.contexts().storeSection(first, lease))
          .isInstanceOf(StoreOutcome.Stored.class);
    }

    try (JobSession session = open().orElseThrow()) {
      assertThat(session.earlier().without(first.text())).isEmpty();
      assertThat(session.earlier().size()).isEqualTo(1);

      Written second = section(2, first.hash(), "Ships came by night. ".repeat(20));
      assertThat(session.earlier().without(second.text())).isEqualTo(second.text());
      session.accept(second).get();
      assertThat(session.earlier().without(second.text())).isEmpty();
      assertThat(session.earlier().size()).isEqualTo(2);
    }
  }

  private Optional<JobSession> open() throws Exception {
    return JobSession.open(runtime, contexts, publisher, TASK, 0);
  }

  private static Written section(int index, String continues) {
    return section(index, continues, "Section " + index);
  }

  private static Written section(int index, String continues, String text) {
    return new Written(
        "tea",
        index,
        continues,
        Chain.next(continues, index, text),
        text,
        2,
        TokenUsage.NONE,
        "http://gpu-0/v1",
        "model",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private long recordsOnSections() {
    var partition = new TopicPartition(Topics.SECTIONS, 0);
    try (var consumer = KafkaClients.reader(kafkaSettings, "test")) {
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }
}
