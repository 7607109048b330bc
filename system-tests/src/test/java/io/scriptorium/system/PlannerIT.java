package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.ContextSettings;
import io.scriptorium.context.ContextStore;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planner against a real broker and a real Redis. */
class PlannerIT {

  private static final String REQUEST =
      "{\"id\": \"tea\", \"instruction\": \"Write a 3000-word history of tea\"}";

  @TempDir private Path folder;
  private TestBed bed;
  private TopicRecords<PlanRecord> plans;
  private TopicRecords<SectionTask> tasks;

  @BeforeEach
  void start() throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
    bed = new TestBed(folder, fleet, Map.of());
    plans = new TopicRecords<>(bed.kafkaSettings, Topics.WRITING_PLANS, PlanRecord.class);
    tasks = new TopicRecords<>(bed.kafkaSettings, Topics.SECTION_TASKS, SectionTask.class);
  }

  @AfterEach
  void stop() {
    tasks.close();
    plans.close();
    bed.close();
  }

  private Worker planner() {
    return PlannerWorker.start(settings(0), Telemetry.untraced(new SimpleMeterRegistry()));
  }

  private PlannerSettings settings(int planAhead) {
    return PlannerSettings.of(bed.stage(SeatSettings.LOCAL), planAhead, folder.resolve("planner"));
  }

  private List<PlanRecord> awaitPlans(int count) {
    await().atMost(Duration.ofMinutes(1)).until(() -> plans.records().size() >= count);
    return plans.records();
  }

  @Test
  void aPlanHasTheLengthThatTheInstructionNamesAndATaskForEachSectionInOrder() throws Exception {
    bed.submit(REQUEST);

    try (var _ = planner()) {
      var planned = (PlanRecord.Planned) awaitPlans(1).getFirst();
      int total = planned.plan().total();
      await().until(() -> tasks.records().size() >= total);

      assertThat(planned.request().words()).isEqualTo(3_000);
      assertThat(planned.plan().words()).isBetween(2_250, 3_750);
      assertThat(tasks.records().stream().map(SectionTask::index))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, total).boxed().toList());
      assertThat(tasks.records()).allMatch(task -> task.total() == total);
    }
  }

  @Test
  void noMoreJobsArePlannedThanTheSeatsWillNeed() throws Exception {
    for (int job = 0; job < 10; job++) {
      bed.submit("{\"id\": \"job-%d\", \"instruction\": \"Tea\", \"words\": 900}".formatted(job));
    }
    try (var _ = PlannerWorker.start(settings(3), Telemetry.untraced(new SimpleMeterRegistry()))) {
      awaitPlans(3);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofMinutes(1))
          .until(() -> plans.records().size() == 3);

      // Jobs that have begun make room for others.
      try (var _ =
          WriterWorker.start(
              WriterSettings.of(bed.stage(SeatSettings.LOCAL), true),
              Telemetry.untraced(new SimpleMeterRegistry()))) {
        awaitPlans(10);
      }
    }
  }

  /** More of them than the planner has lanes, and than may be planned ahead. */
  @Test
  void requestsClaimedByADeadPlannerDoNotBlockOthers() throws Exception {
    var quick = ContextSettings.DEFAULTS.withLeaseTtl(Duration.ofSeconds(4));
    var redis = Redis.connect(RedisSettings.at(bed.redis.url()), new SimpleMeterRegistry());
    var dead = new ContextStore(quick, redis, new SimpleMeterRegistry());
    for (int job = 0; job < 20; job++) {
      assertThat(dead.claimPlanning("job-" + job)).isPresent();
    }
    dead.close();
    redis.close();
    for (int job = 0; job < 40; job++) {
      bed.submit("{\"id\": \"job-%d\", \"instruction\": \"Tea\", \"words\": 900}".formatted(job));
    }
    try (var _ = PlannerWorker.start(settings(16), Telemetry.untraced(new SimpleMeterRegistry()))) {
      assertThat(awaitPlans(16)).hasSize(16);
    }
  }

  @Test
  void aRepeatedIdIsReportedAndNotPlannedAgainEvenIfRedisWasEmptied() throws Exception {
    bed.submit(REQUEST);
    try (var _ = planner()) {
      awaitPlans(1);
      bed.submit(REQUEST);
      awaitPlans(2);
      bed.emptyRedis();
      bed.submit(REQUEST);

      assertThat(awaitPlans(3))
          .satisfiesExactly(
              first -> assertThat(first).isInstanceOf(PlanRecord.Planned.class),
              second -> assertThat(second).isInstanceOf(PlanRecord.Repeated.class),
              third -> assertThat(third).isInstanceOf(PlanRecord.Repeated.class));
      assertThat(bed.fleet.generations().generations()).hasSize(1);
    }
  }

  @Test
  void whatIsCancelledOrOverdueIsNotPlanned() throws Exception {
    bed.cancel("before", "too expensive");
    bed.submit("{\"id\": \"before\", \"instruction\": \"Tea\", \"words\": 900}");
    bed.submit(
        "{\"id\": \"overdue\", \"instruction\": \"Tea\", \"deadline\": \"2020-01-01T00:00:00Z\"}");
    try (var _ = planner()) {
      bed.submit("{\"id\": \"other\", \"instruction\": \"Tea\", \"words\": 900}");

      assertThat(awaitPlans(3))
          .filteredOn(PlanRecord.Cancelled.class::isInstance)
          .map(it -> (PlanRecord.Cancelled) it)
          .extracting(PlanRecord.Cancelled::jobId, PlanRecord.Cancelled::reason)
          .containsExactlyInAnyOrder(
              tuple("before", "too expensive"),
              tuple("overdue", "Its deadline, 2020-01-01T00:00:00Z, has passed."));
      assertThat(bed.fleet.generations().generations()).hasSize(1);
    }
  }

  @Test
  void requestsWithoutAnIdAreJobsOfTheirOwn() throws Exception {
    bed.submit("{\"prompt\": \"Tea\", \"length\": 100}");
    bed.submit("{\"prompt\": \"Tea\", \"length\": 100}");

    try (var _ = planner()) {
      assertThat(awaitPlans(2).stream().map(PlanRecord::jobId).distinct()).hasSize(2);
    }
  }

  /** As a replay from the dead letters puts it there. */
  @Test
  void aReplayedRequestKeepsItsFirstJobId() throws Exception {
    byte[] request = "{\"prompt\": \"Tea\", \"length\": 100}".getBytes(StandardCharsets.UTF_8);
    var origin = new RecordOrigin(new RecordPosition(3, 17), 1_700_000_000_000L, 1, 0);
    try (var publisher =
        new RecordPublisher(KafkaClients.producer(bed.kafkaSettings, "system-test"))) {
      for (int replay = 0; replay < 2; replay++) {
        publisher.send(Topics.WRITING_RETRIES, null, request, origin.headers()).get();
      }
    }

    try (var _ = planner()) {
      var planned = (PlanRecord.Planned) awaitPlans(1).getFirst();
      // The second one finds the plan of the first, and sends its tasks again.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> tasks.records().size() == 2 * planned.plan().total());

      assertThat(planned.jobId())
          .isEqualTo(
              JobIds.derived(Topics.WRITING_REQUESTS, origin.position(), origin.timestamp()));
      assertThat(planned.requestPosition()).isEqualTo(origin.position());
      assertThat(plans.records()).hasSize(1);
    }
  }
}
