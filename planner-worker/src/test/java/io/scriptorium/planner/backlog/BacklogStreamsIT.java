package io.scriptorium.planner.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.inference.seats.WaitingRequests;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.BatchJob;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Json;
import io.scriptorium.job.Priority;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.streams.StreamsSettings;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Worker.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backlog on a real broker and a real ledger, without anything that plans. */
class BacklogStreamsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PARTITIONS = 3;

  @TempDir private Path kafkaFolder;
  @TempDir private Path state;

  private final ResourceStack resources = new ResourceStack();
  private final AtomicInteger slots = new AtomicInteger();
  private KafkaSettings kafka;
  private RecordPublisher publisher;
  private SeatLedger ledger;
  private PlanSlots planSlots;
  private int started;

  @BeforeEach
  void start() {
    kafka =
        new KafkaSettings(
            resources.add(LocalKafka.startOpen(kafkaFolder, 0)).bootstrapServers(), Map.of());
    try (var admin = KafkaClients.admin(kafka, "test")) {
      TopicAdmin.create(admin, PARTITIONS, 1);
    }
    publisher = resources.add(new RecordPublisher(KafkaClients.producer(kafka, "test")));
    var server = resources.add(LocalRedis.startOpen(0));
    var redis =
        resources.add(Redis.connect(RedisSettings.at(server.url()), new SimpleMeterRegistry()));
    ledger = new SeatLedger(redis, SeatSettings.LOCAL);
    planSlots = new PlanSlots(ledger, slots::get);
  }

  @AfterEach
  void stop() {
    resources.close();
  }

  /** A planner's backlog; slots are taken as long as fewer than {@link #slots} are. */
  private final class Planner implements AutoCloseable {

    private final ResourceStack parts = new ResourceStack();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    Planner() {
      var cancellations =
          parts.add(
              Cancellations.start(
                  kafka, Cancellations.CancellationSettings.DEFAULTS, "planner", meters));
      var settings =
          new StreamsSettings(
              kafka,
              "planner",
              "scriptorium-planner",
              // As a machine that has never had the state.
              state.resolve(Integer.toString(started++)),
              1,
              Duration.ofMillis(50),
              Duration.ofSeconds(1),
              0,
              Duration.ofSeconds(10));
      var intake =
          new RequestIntake(
              RequestReader.withDefaults(),
              request -> Objects.requireNonNullElse(request.words(), 1_000),
              planSlots::placeOf);
      var backlog =
          parts.add(BacklogStreams.start(settings, intake, planSlots, cancellations, meters));
      await().atMost(PATIENCE).until(() -> backlog.health() instanceof Health.Ready);
    }

    double later() {
      return meters.get("scriptorium.requests.later").gauge().value();
    }

    @Override
    public void close() {
      parts.close();
    }
  }

  private void submit(String json) {
    publisher.send(Topics.WRITING_REQUESTS, null, json.getBytes(UTF_8), List.of()).join();
  }

  private void submit(String id, Priority priority) {
    submit(
        "{\"id\": \"%s\", \"instruction\": \"Tea\", \"priority\": \"%s\"}"
            .formatted(id, priority.json()));
  }

  private long waiting() {
    return ledger.waitingRequests().stream().mapToLong(WaitingRequests::total).sum();
  }

  private List<ConsumerRecord<byte[], byte[]>> released() {
    return records(Topics.PLANNING_TASKS);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = KafkaClients.reader(kafka, "test")) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(it -> new TopicPartition(topic, it)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private List<String> releasedJobs() {
    return released().stream().map(BacklogStreamsIT::job).toList();
  }

  private static String job(ConsumerRecord<byte[], byte[]> record) {
    RecordOrigin origin = RecordOrigin.of(record);
    WritingRequest request =
        RequestReader.withDefaults()
            .read(
                record.value(),
                JobIds.derived(Topics.WRITING_REQUESTS, origin.position(), origin.timestamp()));
    return request.id();
  }

  private void awaitReleased(int count) {
    await().atMost(PATIENCE).until(() -> released().size() >= count);
  }

  @Test
  void anUrgentRequestPassesAllThatWait() {
    for (int job = 0; job < 1_000; job++) {
      submit("bulk-" + job, Priority.BULK);
    }
    try (var _ = new Planner()) {
      await().atMost(PATIENCE).until(() -> waiting() == 1_000);
      assertThat(released()).isEmpty();
      submit("urgent", Priority.URGENT);
      await().atMost(PATIENCE).until(() -> waiting() == 1_001);

      slots.set(1);
      planSlots.changed();

      awaitReleased(1);
      assertThat(releasedJobs()).containsExactly("urgent");
    }
  }

  @Test
  void ofABatchTheLongestIsPlannedFirstAndItsJobsAreReported() {
    try (var _ = new Planner()) {
      for (int words : new int[] {300, 4_000, 1_000}) {
        submit(
            "{\"id\": \"tea-%d\", \"instruction\": \"Tea\", \"words\": %d, \"batch\": \"teas\"}"
                .formatted(words, words));
      }
      await().atMost(PATIENCE).until(() -> waiting() == 3);

      List<String> order = new ArrayList<>();
      for (int free = 1; free <= 3; free++) {
        slots.set(free);
        planSlots.changed();
        awaitReleased(free);
        releasedJobs().stream().filter(it -> !order.contains(it)).forEach(order::add);
      }

      assertThat(order).containsExactly("tea-4000", "tea-1000", "tea-300");
      assertThat(records(Topics.BATCH_JOBS))
          .extracting(it -> RecordReader.batch(it.key(), it.value()))
          .extracting(it -> ((BatchJob) it).jobId(), it -> ((BatchJob) it).state())
          .containsExactlyInAnyOrder(
              tuple("tea-300", BatchJob.State.WAITING),
              tuple("tea-1000", BatchJob.State.WAITING),
              tuple("tea-4000", BatchJob.State.WAITING));
    }
  }

  @Test
  void aRequestForLaterWaitsForItsTimeThroughARestartAndCanBeCancelled() {
    Instant begins = Instant.now().plusSeconds(20);
    slots.set(10);
    try (var planner = new Planner()) {
      for (String id : List.of("later", "cancelled")) {
        submit(
            "{\"id\": \"%s\", \"instruction\": \"Tea\", \"notBefore\": \"%s\"}"
                .formatted(id, begins));
      }
      submit("now", Priority.BULK);
      awaitReleased(1);
      assertThat(releasedJobs()).containsExactly("now");
      await().atMost(PATIENCE).until(() -> planner.later() == 2);
      await().atMost(PATIENCE).until(() -> waiting() == 0);
    }

    try (var planner = new Planner()) {
      assertThat(planner.later()).isEqualTo(2);
      var control = new JobControl.Cancel("cancelled", null, Instant.now());
      publisher.send(Topics.JOB_CONTROL, null, Json.write(control), List.of()).join();
      awaitReleased(2);
      assertThat(Instant.now()).isBefore(begins);
      awaitReleased(3);

      assertThat(released().stream().sorted(comparingLong(ConsumerRecord::timestamp)))
          .extracting(BacklogStreamsIT::job)
          .containsExactly("now", "cancelled", "later");
      assertThat(Instant.now()).isAfter(begins);
      assertThat(planner.later()).isZero();
    }
  }

  @Test
  void eachLeavesOnceInTheOrderOfArrivalThoughAnotherPlannerRestoresTheBacklog() {
    List<String> jobs = IntStream.range(0, 300).mapToObj(it -> "job-" + it).toList();
    // The first half in one partition, more than it has in memory at once.
    for (String job : jobs) {
      String key = jobs.indexOf(job) < 150 ? "one" : "another";
      byte[] request = "{\"id\": \"%s\", \"instruction\": \"Tea\"}".formatted(job).getBytes(UTF_8);
      publisher.send(Topics.WRITING_REQUESTS, key.getBytes(UTF_8), request, List.of()).join();
      if (job.endsWith("9")) {
        // So that the order over the partitions is known.
        await().pollDelay(Duration.ofMillis(3)).until(() -> true);
      }
    }
    try (var _ = new Planner()) {
      await().atMost(PATIENCE).until(() -> waiting() == 300);
      slots.set(100);
      planSlots.changed();
      awaitReleased(100);
      await().atMost(PATIENCE).until(() -> waiting() == 200);
    }
    assertThat(releasedJobs()).containsExactlyInAnyOrderElementsOf(jobs.subList(0, 100));
    slots.set(300);
    try (var _ = new Planner()) {
      awaitReleased(300);
      await().atMost(PATIENCE).until(() -> waiting() == 0);
    }
    assertThat(releasedJobs()).containsExactlyInAnyOrderElementsOf(jobs);
  }

  @Test
  void whatIsCancelledOrOverdueLeavesAtOnce() {
    Instant deadline = Instant.now().plusSeconds(6);
    submit("{\"id\": \"waits\", \"instruction\": \"Tea\"}");
    submit("{\"id\": \"cancelled\", \"instruction\": \"Tea\"}");
    submit(
        "{\"id\": \"overdue\", \"instruction\": \"Tea\", \"deadline\": \"%s\"}"
            .formatted(deadline));
    try (var _ = new Planner()) {
      await().atMost(PATIENCE).until(() -> waiting() == 3);
      publisher
          .publish(
              Topics.JOB_CONTROL,
              "cancelled",
              new JobControl.Cancel("cancelled", "too expensive", Instant.now()))
          .join();
      awaitReleased(2);

      assertThat(releasedJobs()).containsExactlyInAnyOrder("cancelled", "overdue");
      assertThat(Instant.now()).isAfter(deadline);
      await().atMost(PATIENCE).until(() -> waiting() == 1);
    }
  }

  @Test
  void aRecordIsSentOnAsItCameWithTheTrueOrigin() {
    byte[] bad = "{\"wordz\": 1}".getBytes(UTF_8);
    RecordPosition place =
        publisher
            .send(
                Topics.WRITING_REQUESTS,
                "key".getBytes(UTF_8),
                bad,
                List.of(
                    new RecordHeader("mine", "1".getBytes(UTF_8)),
                    new RecordHeader(RecordOrigin.PLACE_HEADER, "0:17:5".getBytes(UTF_8))))
            .join();
    // A record that only claims to be moved is refused here.
    publisher.send(Topics.WRITING_RETRIES, null, bad, List.of()).join();
    try (var _ = new Planner()) {
      awaitReleased(1);

      assertThat(released())
          .singleElement()
          .satisfies(record -> {
            assertThat(record.key()).asString(UTF_8).isEqualTo("key");
            assertThat(record.value()).isEqualTo(bad);
            assertThat(RecordOrigin.of(record).position()).isEqualTo(place);
            assertThat(record.headers().toArray())
                .extracting(Header::key)
                .containsExactlyInAnyOrder("mine", RecordOrigin.PLACE_HEADER);
          });
    }
  }

  @Test
  void whatWaitsIsReportedByPartition() {
    submit("{\"id\": \"a\", \"instruction\": \"Tea\", \"tenant\": \"reports\"}");
    submit("{\"id\": \"b\", \"instruction\": \"Tea\", \"tenant\": \"reports\"}");
    submit("{\"id\": \"c\", \"instruction\": \"Tea\", \"priority\": \"bulk\"}");
    try (var _ = new Planner()) {
      await().atMost(PATIENCE).until(() -> waiting() == 3);

      assertThat(ledger.waitingRequests())
          .flatExtracting(it -> it.counts().keySet())
          .containsOnly(
              new JobQueue(Priority.NORMAL, "reports"), new JobQueue(Priority.BULK, "default"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(ledger.waitingRequests())
                  .filteredOn(it -> it.total() > 0)
                  .extracting(WaitingRequests::oldest)
                  .allSatisfy(it -> assertThat(it).hasValue(0)));
    }
  }
}
