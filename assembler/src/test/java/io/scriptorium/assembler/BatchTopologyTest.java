package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.BatchControl;
import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.BatchJob.State;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

class BatchTopologyTest extends TopologyBed {

  private static final Duration TICK = Duration.ofMillis(1_001);

  private final AssemblyFixture one = AssemblyFixture.of("one", 2);
  private final AssemblyFixture two = AssemblyFixture.of("two", 2);

  @Test
  void aBatchIsCompleteOnceAllItsJobsHaveEnded() {
    comes("one");
    comes("two");
    plan(inBatch(one.planned()));
    sections(one.chain("a b", "c"));
    control(new BatchControl.Close("teas", 2, START));

    BatchEvent underWay = last(tick());
    plan(inBatch(two.planned()));
    sections(List.of(two.failed(1, two.root(), "No server.")));
    List<BatchEvent> atTheEnd = batchEvents();
    List<BatchEvent> after = tick();

    assertThat(underWay.type()).isEqualTo(BatchEvent.Type.CHANGED);
    assertThat(underWay.jobs()).isEqualTo(2);
    assertThat(underWay.waiting()).isOne();
    assertThat(underWay.completed()).isOne();
    assertThat(underWay.asked()).isEqualTo(500);
    assertThat(underWay.words()).isEqualTo(3);
    assertThat(underWay.usage()).isEqualTo(new TokenUsage(120, 10, 90));
    assertThat(underWay.estimatedEnd()).isNotNull();
    assertThat(atTheEnd)
        .singleElement()
        .satisfies(end -> {
          assertThat(end.type()).isEqualTo(BatchEvent.Type.COMPLETED);
          assertThat(List.of(end.seen(), end.ended(), end.completed(), end.failed()))
              .containsExactly(2, 2, 1, 1);
          assertThat(end.usage()).isEqualTo(new TokenUsage(220, 10, 140));
          assertThat(end.estimatedEnd()).isNull();
        });
    assertThat(after).isEmpty();
    assertThat(documents()).extracting(Document::batch).containsExactly("teas", "teas");
  }

  @Test
  void aBatchThatIsNotClosedIsNotComplete() {
    plan(inBatch(one.planned()));
    sections(one.chain("a", "b"));

    assertThat(tick()).extracting(BatchEvent::type).containsExactly(BatchEvent.Type.CHANGED);
    control(new BatchControl.Close("teas", 1, START));
    assertThat(batchEvents())
        .extracting(BatchEvent::type)
        .containsExactly(BatchEvent.Type.COMPLETED);
  }

  @Test
  void aRetryOfABatchRetriesWhatFailedAndCompletesItOnceMore() {
    control(new BatchControl.Close("teas", 2, START));
    plan(inBatch(one.planned()));
    sections(one.chain("a", "b"));
    plan(inBatch(two.planned()));
    sections(List.of(two.failed(1, two.root(), "No server.")));
    assertThat(last(batchEvents()).type()).isEqualTo(BatchEvent.Type.COMPLETED);

    control(new BatchControl.Retry("teas", START));
    var _ = tick();
    List<BatchEvent> retried = tick();
    sections(two.chain("c", "d"));
    List<BatchEvent> end = batchEvents();

    assertThat(last(retried).writing()).isOne();
    assertThat(last(retried).failed()).isZero();
    assertThat(end)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.type()).isEqualTo(BatchEvent.Type.COMPLETED);
          assertThat(it.completed()).isEqualTo(2);
        });
    assertThat(documents()).hasSize(3);
  }

  @Test
  void aCancellationOfABatchReachesItsOpenJobsAndThoseStillToCome() {
    plan(inBatch(one.planned()));
    sections(one.chain("a", "b"));
    plan(inBatch(two.planned()));
    comes("waiting");
    var _ = documents();

    control(new BatchControl.Cancel("teas", "too dear", START));
    var _ = tick();
    comes("latecomer");

    assertThat(records(Topics.JOB_CONTROL))
        .extracting(it -> Json.read(it.value, JobControl.class))
        .containsExactlyInAnyOrder(cancel("two"), cancel("waiting"), cancel("latecomer"));
    assertThat(onlyDocument().status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(last(tick()).cancelled()).isOne();
  }

  @Test
  void aJobCountsOnceHoweverOftenItsRequestComes() {
    comes("one");
    comes("one");
    plan(inBatch(one.planned()));
    comes("one");

    assertThat(last(tick()))
        .extracting(BatchEvent::seen, BatchEvent::waiting, BatchEvent::writing)
        .containsExactly(1, 0, 1);
    assertThat(last(tickAfter("another")).seen()).isEqualTo(2);
  }

  @Test
  void changesAreReportedOnceASecondAtMost() {
    for (int i = 0; i < 50; i++) {
      comes("job-" + i);
    }

    assertThat(tick()).singleElement().extracting(BatchEvent::waiting).isEqualTo(50);
    assertThat(tick()).isEmpty();
  }

  @Test
  void aBatchIsForgottenWhenItsJobsAre() {
    plan(inBatch(one.planned()));
    sections(one.chain("a", "b"));
    var _ = tick();
    assertThat(entries("batches")).containsExactly("B/teas", "M/teas/one");

    driver().advanceWallClockTime(Duration.ofDays(30));

    assertThat(entries("batches")).isEmpty();
    assertThat(records(Topics.BATCH_EVENTS)).containsExactly(KeyValue.pair("teas", null));
  }

  @Test
  void whatIsNoRecordOfABatchBecomesADeadLetter() {
    bytes(Topics.BATCH_JOBS, "teas".getBytes(UTF_8), "{\"type\": \"job\"}".getBytes(UTF_8));
    bytes(Topics.BATCH_JOBS, "cups".getBytes(UTF_8), Json.write(waiting("one")));
    comes("two");

    assertThat(deadLetters())
        .hasSize(2)
        .anySatisfy(it -> assertThat(it.reason()).contains("batch is missing"))
        .anySatisfy(
            it -> assertThat(it.reason()).contains("key is 'cups'; its batch 'teas' is expected"));
    assertThat(last(tick()).seen()).isOne();
  }

  private static PlanRecord.Planned inBatch(PlanRecord.Planned planned) {
    return new PlanRecord.Planned(
        planned.jobId(),
        planned.request().in("teas"),
        planned.plan(),
        planned.requestPosition(),
        planned.requestedAt(),
        planned.plannedAt(),
        planned.usage());
  }

  private static JobControl cancel(String jobId) {
    return new JobControl.Cancel(jobId, "too dear", START);
  }

  private static BatchJob waiting(String jobId) {
    return BatchJob.open("teas", jobId, State.WAITING, 300, AssemblyFixture.REQUESTED);
  }

  /** A planner has accepted a request of the batch. */
  private void comes(String jobId) {
    bytes(Topics.BATCH_JOBS, "teas".getBytes(UTF_8), Json.write(waiting(jobId)));
  }

  private List<BatchEvent> tickAfter(String jobId) {
    comes(jobId);
    return tick();
  }

  private List<BatchEvent> tick() {
    driver().advanceWallClockTime(TICK);
    return batchEvents();
  }

  private List<BatchEvent> batchEvents() {
    return read(Topics.BATCH_EVENTS, BatchEvent.class);
  }

  private static BatchEvent last(List<BatchEvent> events) {
    assertThat(events).isNotEmpty();
    return events.getLast();
  }
}
