package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.ContextSettings;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.Document;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job stops counting as planned ahead however it ends; else, in time, nothing is planned. */
class PlanSlotsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Plan PLAN = new Plan(List.of(new Step("Tea", 60)));
  private static final FleetSettings FLEET =
      FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
  private static final Map<String, String> IMPATIENT =
      Map.of("INFERENCE_BUDGET", "2s", "PLANNER_PLAN_AHEAD", "2");

  @TempDir private Path folder;

  @Test
  void planningContinuesAfterJobsThatFailedWithoutEverHavingASeat() throws Exception {
    try (var bed = new TestBed(folder, FLEET, IMPATIENT)) {
      bed.workers.start("planner");
      bed.workers.start("writer");
      bed.workers.start("assembler");
      bed.fleet.servers().getFirst().inject(Fault.standing(FaultKind.ERROR_500));

      // when: more jobs fail than may be planned ahead
      for (int job = 0; job < 8; job++) {
        bed.submit("{\"id\": \"job-%d\", \"instruction\": \"Tea\", \"words\": 200}".formatted(job));
      }
      assertThat(bed.awaitDocuments(8, PATIENCE))
          .allMatch(it -> it.status() == Document.Status.FAILED);

      // then: a job is planned and written, once the server is tried again, which may take longer
      // than the patience of the first ones
      bed.fleet.servers().getFirst().clearFaults();
      Document last;
      do {
        int ended = bed.documents().size();
        bed.submit(
            "{\"id\": \"next-%d\", \"instruction\": \"Tea\", \"words\": 200}".formatted(ended));
        last = bed.awaitDocuments(ended + 1, PATIENCE).getLast();
      } while (last.status() != Document.Status.COMPLETED && bed.documents().size() < 20);
      assertThat(last.status()).isEqualTo(Document.Status.COMPLETED);
    }
  }

  @Test
  void everyEndOfAPlannedJobEndsItsSlot() throws Exception {
    try (var bed = new TestBed(folder, FLEET, IMPATIENT);
        var jobs = new PlannedJobs(bed)) {
      // given: planned jobs, each with a slot, which end in every way
      jobs.plan("completed", null);
      jobs.plan("overdue", Instant.now());
      jobs.plan("cancelled", null);
      bed.cancel("cancelled", "wrong city");
      jobs.plan("failed", null);
      jobs.contexts.markFailed("failed", new JobFailure("a server failed", 0));
      jobs.slot("plan-lost");
      jobs.task("plan-lost", new RecordPosition(0, 12_345));
      jobs.slot("no-task");
      var _ =
          bed.send(
              new ProducerRecord<>(
                  Topics.SECTION_TASKS, "no-task".getBytes(UTF_8), "[".getBytes(UTF_8)));
      for (int job = 0; job < 6; job++) {
        jobs.plan("without-seat-" + job, null);
      }
      assertThat(jobs.ahead()).isEqualTo(12);
      bed.fleet.servers().getFirst().inject(Fault.standing(FaultKind.ERROR_500));

      // when: writers come, of which one is killed
      Process killed = bed.workers.start("writer");
      await().atMost(PATIENCE).until(() -> jobs.ahead() < 12);
      WorkerProcesses.kill(killed);
      bed.workers.start("writer");

      // then
      await().atMost(PATIENCE).until(() -> jobs.ahead() == 0);

      // and: a task that is delivered again, of a job that ended, holds no new slot for good
      bed.fleet.servers().getFirst().clearFaults();
      jobs.slot("completed");
      jobs.slot("failed");
      jobs.task("completed", new RecordPosition(0, 0));
      jobs.task("failed", new RecordPosition(0, 0));
      await().atMost(PATIENCE).until(() -> jobs.ahead() == 0);

      // and: none is left of a Redis that was emptied
      jobs.slot("emptied");
      bed.emptyRedis();
      assertThat(jobs.ahead()).isZero();
    }
  }

  /** Jobs as a planner leaves them: planned, with a slot and tasks, and not begun. */
  private static final class PlannedJobs implements AutoCloseable {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Redis redis;
    private final SeatLedger ledger;
    private final PlanSlots slots;
    private final ContextStore contexts;
    private final RecordPublisher publisher;

    PlannedJobs(TestBed bed) {
      redis = Redis.connect(RedisSettings.at(bed.redis.url()), meters);
      ledger = new SeatLedger(redis, SeatSettings.DEFAULTS);
      slots = new PlanSlots(ledger, () -> 1_000);
      contexts = new ContextStore(ContextSettings.DEFAULTS, redis, meters);
      publisher = new RecordPublisher(KafkaClients.producer(bed.kafkaSettings, "slots-test"));
    }

    int ahead() {
      return ledger.view(List.of()).ahead();
    }

    void slot(String jobId) {
      assertThat(slots.take(Map.of(JobQueue.DEFAULT, new PlanSlots.Placed(jobId, 0))))
          .contains(jobId);
      slots.planned(jobId);
    }

    void plan(String jobId, @Nullable Instant deadline) throws Exception {
      var request =
          new WritingRequest(jobId, "Tea", null, null, Mode.SEQUENTIAL, Map.of(), deadline);
      var planned =
          new PlanRecord.Planned(
              jobId,
              request,
              PLAN,
              new RecordPosition(0, 0),
              Instant.now(),
              Instant.now(),
              TokenUsage.NONE);
      RecordPosition position = publisher.publish(Topics.WRITING_PLANS, jobId, planned).get();
      contexts.acceptPlan(new AcceptedPlan(planned, position));
      slot(jobId);
      task(jobId, position);
    }

    void task(String jobId, RecordPosition plan) throws Exception {
      publisher
          .publish(Topics.SECTION_TASKS, jobId, new SectionTask(jobId, 1, 1, Mode.SEQUENTIAL, plan))
          .get();
    }

    @Override
    public void close() {
      publisher.close();
      contexts.close();
      redis.close();
    }
  }
}
