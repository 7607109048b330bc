package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.ContextSettings;
import io.scriptorium.inference.fleet.InferenceSettings.RetryPolicy;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedServer;
import io.scriptorium.sim.TextSettings;
import io.scriptorium.stage.StageSettings;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Attempts whose lease another process takes in the middle of a generation. */
class SupersededIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String ANOTHER = "7:another:token";

  /** A section takes half a minute; once the fault is cleared, the rest of it takes no time. */
  private static final Fault SLOW = new Fault(FaultKind.SLOW, null, null, 1_000.0);

  /** Renewed so rarely that a loss noticed earlier was noticed without a renewal. */
  private static final Duration LONG_LEASE = Duration.ofMinutes(10);

  private static final Duration SHORT_LEASE = Duration.ofMillis(600);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @TempDir private Path folder;
  private TestBed bed;
  private RedisClient redis;
  private SimulatedServer server;
  private TopicRecords<PlanRecord> plans;
  private TopicRecords<SectionRecord> sections;

  @BeforeEach
  void start() throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServer(ServerSettings.defaults().withSeats(1).withTimeScale(20))
            .withText(TextSettings.defaults().withSampled(true));
    bed = new TestBed(folder, fleet, Map.of());
    redis = RedisClient.create(bed.redis.url());
    server = bed.fleet.servers().getFirst();
    plans = new TopicRecords<>(bed.kafkaSettings, Topics.WRITING_PLANS, PlanRecord.class);
    sections = new TopicRecords<>(bed.kafkaSettings, Topics.SECTIONS, SectionRecord.class);
  }

  @AfterEach
  void stop() {
    sections.close();
    plans.close();
    redis.close();
    bed.close();
  }

  @Test
  void sectionsOfASupersededWriterAreRefusedCountedAndNotPublished() throws Exception {
    server.inject(SLOW);
    try (var _ = planner(LONG_LEASE);
        var _ = writer(LONG_LEASE, RetryPolicy.DEFAULT)) {
      submitShort();
      await().atMost(PATIENCE).until(() -> server.running() == 1);

      // when: another attempt begins, and then the section is whole
      redis.set("scriptorium:{tea}:lease", ANOTHER);
      server.clearFaults();

      // then: nothing of it is stored, the seat is free, and the other attempt keeps its lease
      awaitCounted("scriptorium.sections.superseded");
      await().atMost(PATIENCE).until(() -> seatsTaken() == 0);
      assertThat(redis.hlen("scriptorium:{tea}:sections")).isZero();
      assertThat(redis.get("scriptorium:{tea}:lease")).isEqualTo(ANOTHER);
      assertThat(counted("scriptorium.leases.lost")).isEqualTo(1);
      assertThat(counted("scriptorium.sections.written")).isZero();

      // and: when the other attempt is gone, the job continues
      redis.del("scriptorium:{tea}:lease");
      await().atMost(PATIENCE).until(() -> !sections.records().isEmpty());
      assertThat(sections.records()).hasSize(1);
      assertThat(bed.fleet.generations().generations()).hasSize(2);
      assertThat(counted("scriptorium.sections.superseded")).isEqualTo(1);
    }
  }

  @Test
  void aGenerationIsAbortedOnceItsLeaseIsFoundLost() throws Exception {
    server.inject(SLOW);
    try (var _ = planner(SHORT_LEASE);
        var _ = writer(SHORT_LEASE, RetryPolicy.DEFAULT)) {
      submitShort();
      await().atMost(PATIENCE).until(() -> server.running() == 1);

      redis.set("scriptorium:{tea}:lease", ANOTHER);

      await().atMost(PATIENCE).until(() -> server.running() == 0);
      assertThat(bed.fleet.generations().generations())
          .singleElement()
          .satisfies(it -> assertThat(it.finish()).isEqualTo(Finish.CANCELLED));
      awaitCounted("scriptorium.sections.superseded");
      await().atMost(PATIENCE).until(() -> seatsTaken() == 0);

      // and: it is no failure and no cancellation of the job
      server.clearFaults();
      redis.del("scriptorium:{tea}:lease");
      await().atMost(PATIENCE).until(() -> !sections.records().isEmpty());
      assertThat(sections.records()).allMatch(SectionRecord.Written.class::isInstance);
      assertThat(counted("scriptorium.sections.cancelled")).isZero();
    }
  }

  /** The streams of a frozen writer time out before it learns of its successor. */
  @Test
  void aSupersededWriterCannotFailTheJob() throws Exception {
    server.inject(Fault.standing(FaultKind.ERROR_500));
    var hasty =
        new RetryPolicy(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(4), 3);
    try (var _ = planner(LONG_LEASE);
        var _ = writer(LONG_LEASE, hasty)) {
      submitShort();
      await().atMost(PATIENCE).until(() -> redis.exists("scriptorium:{tea}:lease"));

      redis.set("scriptorium:{tea}:lease", ANOTHER);

      awaitCounted("scriptorium.sections.superseded");
      server.clearFaults();
      redis.del("scriptorium:{tea}:lease");
      await().atMost(PATIENCE).until(() -> !sections.records().isEmpty());
      assertThat(sections.records()).allMatch(SectionRecord.Written.class::isInstance);
    }
  }

  @Test
  void aSupersededPlannerPublishesNoPlan() throws Exception {
    server.inject(SLOW);
    try (var _ = planner(LONG_LEASE)) {
      submitLong();
      await().atMost(PATIENCE).until(() -> server.running() == 1);

      redis.set("scriptorium:{tea}:planning", ANOTHER);
      server.clearFaults();

      awaitCounted("scriptorium.requests.superseded");
      assertThat(plans.records()).isEmpty();
      redis.del("scriptorium:{tea}:planning");
      await().atMost(PATIENCE).until(() -> !plans.records().isEmpty());
      assertThat(plans.records())
          .singleElement()
          .satisfies(it -> assertThat(it).isInstanceOf(PlanRecord.Planned.class));
    }
  }

  @Test
  void planningIsAbortedOnceItsLeaseIsFoundLost() throws Exception {
    server.inject(SLOW);
    try (var _ = planner(SHORT_LEASE)) {
      submitLong();
      await().atMost(PATIENCE).until(() -> server.running() == 1);

      redis.set("scriptorium:{tea}:planning", ANOTHER);

      await().atMost(PATIENCE).until(() -> server.running() == 0);
      awaitCounted("scriptorium.requests.superseded");
      assertThat(plans.records()).isEmpty();
    }
  }

  /** Planned without a model. */
  private void submitShort() throws Exception {
    bed.submit("{\"id\": \"tea\", \"instruction\": \"Tea\", \"words\": 200}");
  }

  private void submitLong() throws Exception {
    bed.submit("{\"id\": \"tea\", \"instruction\": \"Tea\", \"words\": 3000}");
  }

  private Worker planner(Duration lease) {
    return PlannerWorker.start(
        PlannerSettings.of(stage(lease, RetryPolicy.DEFAULT), 0, folder.resolve("planner")),
        Telemetry.untraced(meters));
  }

  private Worker writer(Duration lease, RetryPolicy retry) {
    return WriterWorker.start(
        WriterSettings.of(stage(lease, retry), true), Telemetry.untraced(meters));
  }

  private StageSettings stage(Duration lease, RetryPolicy retry) {
    StageSettings stage = bed.stage(SeatSettings.LOCAL);
    return stage.with(
        ContextSettings.DEFAULTS.withLeaseTtl(lease), stage.inference().withRetry(retry));
  }

  private long seatsTaken() {
    return redis.zcard("scriptorium:{seats}:held:" + server.baseUrl());
  }

  private void awaitCounted(String counter) {
    await().atMost(PATIENCE).until(() -> counted(counter) >= 1);
  }

  private double counted(String counter) {
    var found = meters.find(counter).counter();
    return found == null ? 0 : found.count();
  }
}
