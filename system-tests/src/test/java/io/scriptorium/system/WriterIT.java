package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.Chain;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer against a real broker and a real Redis, fed by hand. */
class WriterIT {

  @TempDir private Path folder;
  private TestBed bed;
  private RecordPublisher publisher;
  private TopicRecords<SectionRecord> sections;

  @BeforeEach
  void start() throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(20));
    bed = new TestBed(folder, fleet, Map.of());
    publisher = new RecordPublisher(KafkaClients.producer(bed.kafkaSettings, "writer-test"));
    sections = new TopicRecords<>(bed.kafkaSettings, Topics.SECTIONS, SectionRecord.class);
  }

  @AfterEach
  void stop() {
    sections.close();
    publisher.close();
    bed.close();
  }

  private Worker writer() {
    return WriterWorker.start(
        WriterSettings.of(bed.stage(SeatSettings.DEFAULTS), true),
        Telemetry.untraced(new SimpleMeterRegistry()));
  }

  private static Plan plan(int sections) {
    return new Plan(
        IntStream.rangeClosed(1, sections).mapToObj(i -> new Step("Point " + i, 60)).toList());
  }

  private RecordPosition publishPlan(String jobId, Plan plan, Mode mode) throws Exception {
    var request = new WritingRequest(jobId, "Tea", null, null, mode, Map.of());
    var position = new RecordPosition(0, 0);
    return publisher
        .publish(
            Topics.WRITING_PLANS,
            jobId,
            new PlanRecord.Planned(
                jobId, request, plan, position, Instant.now(), Instant.now(), TokenUsage.NONE))
        .get();
  }

  private void publishTasks(String jobId, int total, Mode mode, RecordPosition planPosition)
      throws Exception {
    for (int index = 1; index <= total; index++) {
      publisher
          .publish(
              Topics.SECTION_TASKS, jobId, new SectionTask(jobId, index, total, mode, planPosition))
          .get();
    }
  }

  private List<SectionRecord.Written> awaitSections(int count) {
    await().atMost(Duration.ofMinutes(1)).until(() -> sections.records().size() >= count);
    return sections.records().stream().map(SectionRecord.Written.class::cast).toList();
  }

  @Test
  void aJobThatRedisNeverKnewIsRebuiltFromKafkaAndWrittenInOrder() throws Exception {
    RecordPosition position = publishPlan("tea", plan(5), Mode.SEQUENTIAL);
    publishTasks("tea", 5, Mode.SEQUENTIAL, position);

    try (var _ = writer()) {
      List<SectionRecord.Written> written = awaitSections(5);

      String link = Chain.root("tea", plan(5));
      for (int index = 1; index <= 5; index++) {
        SectionRecord.Written section = written.get(index - 1);
        assertThat(section.index()).isEqualTo(index);
        assertThat(section.continues()).isEqualTo(link);
        link = Chain.next(link, index, section.text());
        assertThat(section.hash()).isEqualTo(link);
      }
    }
  }

  @Test
  void redeliveredTasksWriteNothingTwiceEvenIfRedisWasEmptied() throws Exception {
    RecordPosition position = publishPlan("tea", plan(3), Mode.SEQUENTIAL);
    publishTasks("tea", 3, Mode.SEQUENTIAL, position);
    try (var _ = writer()) {
      awaitSections(3);
      bed.emptyRedis();

      publishTasks("tea", 3, Mode.SEQUENTIAL, position);
      RecordPosition other = publishPlan("other", plan(1), Mode.SEQUENTIAL);
      publishTasks("other", 1, Mode.SEQUENTIAL, other);

      await().until(() -> sections.records().stream().anyMatch(it -> it.jobId().equals("other")));
      await().until(() -> bed.fleet.generations().generations().size() == 4);
    }
    assertThat(bed.fleet.generations().generations()).hasSize(4);
  }

  @Test
  void theLastTaskOfAPlanThatWasNotAcceptedCompletesTheAcceptedOne() throws Exception {
    // given: two plans for one job; only the second, shorter one has tasks
    RecordPosition first = publishPlan("tea", plan(4), Mode.SEQUENTIAL);
    RecordPosition second = publishPlan("tea", plan(2), Mode.SEQUENTIAL);
    publishTasks("tea", 2, Mode.SEQUENTIAL, second);

    try (var _ = writer()) {
      List<SectionRecord.Written> written = awaitSections(4);

      assertThat(first.offset()).isLessThan(second.offset());
      assertThat(written.getFirst().continues()).isEqualTo(Chain.root("tea", plan(4)));
      assertThat(written.stream().map(SectionRecord.Written::index)).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void inParallelModeEverySectionContinuesThePlanAlone() throws Exception {
    RecordPosition position = publishPlan("tea", plan(6), Mode.PARALLEL);
    publishTasks("tea", 6, Mode.PARALLEL, position);

    try (var _ = writer()) {
      List<SectionRecord.Written> written = awaitSections(6);

      assertThat(written).allMatch(it -> it.continues().equals(Chain.root("tea", plan(6))));
      assertThat(written.stream().map(SectionRecord.Written::index))
          .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
      assertThat(bed.fleet.generations().generations())
          .allSatisfy(generation -> assertThat(generation.context()).isEmpty());
    }
  }

  @Test
  void promptsAreAppendOnlySoThatTheCacheServesThem() throws Exception {
    RecordPosition position = publishPlan("tea", plan(6), Mode.SEQUENTIAL);
    publishTasks("tea", 6, Mode.SEQUENTIAL, position);

    try (var _ = writer()) {
      awaitSections(6);
    }
    List<Generation> generations = bed.fleet.generations().generations();
    for (int k = 1; k < generations.size(); k++) {
      Generation before = generations.get(k - 1);
      int reusable = before.promptTokens() + before.completionTokens();
      assertThat(generations.get(k).cachedTokens()).isGreaterThan(reusable - 2 * BLOCK_TOKENS);
    }
  }

  private static final int BLOCK_TOKENS = 16;

  @Test
  void aTaskWithoutAPlanIsADeadLetterAndBlocksNothing() throws Exception {
    publishTasks("lost", 1, Mode.SEQUENTIAL, new RecordPosition(0, 12_345));
    RecordPosition position = publishPlan("tea", plan(1), Mode.SEQUENTIAL);
    publishTasks("tea", 1, Mode.SEQUENTIAL, position);

    try (var _ = writer()) {
      awaitSections(1);
      await().until(() -> !bed.deadLetters().isEmpty());
      assertThat(bed.deadLetters().stream().map(DeadLetter::reason))
          .singleElement()
          .asString()
          .contains("plan of job lost");
    }
  }

  @Test
  void whatIsNoTaskIsADeadLetterAndBlocksNothing() throws Exception {
    List<String> bad =
        List.of("null", "{}", "7", "{\"jobId\":\"tea\",\"index\":5,\"total\":1}", "tea");
    for (String value : bad) {
      bed.publish(Topics.SECTION_TASKS, value.getBytes(StandardCharsets.UTF_8));
    }
    bed.publish(Topics.SECTION_TASKS, null);
    RecordPosition position = publishPlan("tea", plan(1), Mode.SEQUENTIAL);
    publishTasks("tea", 1, Mode.SEQUENTIAL, position);

    try (var _ = writer()) {
      awaitSections(1);
      await().until(() -> bed.deadLetters().size() == bad.size() + 1);
    }
  }

  @Test
  void aGracefulStopLosesNoGeneration() throws Exception {
    RecordPosition position = publishPlan("tea", plan(8), Mode.SEQUENTIAL);
    publishTasks("tea", 8, Mode.SEQUENTIAL, position);
    try (var _ = writer()) {
      awaitSections(2);
    }
    try (var _ = writer()) {
      awaitSections(8);
    }

    assertThat(bed.fleet.generations().generations()).hasSize(8);
    assertThat(sections.records()).hasSize(8);
  }
}
