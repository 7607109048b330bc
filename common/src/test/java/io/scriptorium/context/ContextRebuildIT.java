package io.scriptorium.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.ContextSettings.RebuildSettings;
import io.scriptorium.context.ContextStore.StoreOutcome.ContextMissing;
import io.scriptorium.context.ContextStore.StoreOutcome.Stored;
import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

@Timeout(60)
class ContextRebuildIT {

  private static final int PARTITION = 0;

  @TempDir static Path directory;
  private static LocalKafka kafka;
  private static KafkaSettings kafkaSettings;
  private static RecordPublisher publisher;

  private final Instant requestedAt = Instant.now();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String jobId;
  private ContextRebuild rebuild;
  private Instant lastEpoch = Instant.EPOCH;

  ContextRebuildIT(TestInfo test) {
    jobId = test.getTestMethod().orElseThrow().getName();
    rebuild = open(ContextRebuildIT::reader, RebuildSettings.DEFAULTS);
  }

  @BeforeAll
  static void startKafka() {
    kafka = LocalKafka.startOpen(directory.resolve("kafka"), 0);
    kafkaSettings = KafkaSettings.of(kafka.bootstrapServers());
    try (Admin admin = KafkaClients.admin(kafkaSettings, "test")) {
      TopicAdmin.create(admin, 1, 1);
    }
    publisher = new RecordPublisher(KafkaClients.producer(kafkaSettings, "test"));
  }

  @AfterAll
  static void stopKafka() {
    publisher.close();
    kafka.close();
  }

  @AfterEach
  void close() {
    rebuild.close();
  }

  @Test
  void restoresPlanAndSectionsAsPublished() throws Exception {
    SampleJob job = job("on tea", 3, Mode.SEQUENTIAL);
    RecordPosition plan = publishPlan(job);
    publish(job.chain(2, "a"));

    JobContext expected =
        new JobContext(
            new AcceptedPlan(job.planned(), plan),
            job.chain(2, "a"),
            Set.of(1, 2),
            Optional.empty());
    assertThat(rebuild.rebuild(jobId, PARTITION, plan).get()).contains(expected);
    assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch()).get())
        .contains(expected);
  }

  @Test
  void restoresRecordsAfterAnOpenTransaction() throws Exception {
    SampleJob job = job("on tea", 3, Mode.SEQUENTIAL);
    RecordPosition plan = publishPlan(job);
    publish(job.chain(1, "a"));
    try (var assembler = transactional()) {
      assembler.initTransactions();
      assembler.beginTransaction();
      assembler
          .send(
              new ProducerRecord<>(
                  Topics.SECTIONS,
                  jobId.getBytes(UTF_8),
                  Json.write(new SectionRecord.Overdue(jobId, Instant.now()))))
          .get();
      publish(job.chain(3, "a").subList(1, 3));

      assertThat(rebuild.rebuild(jobId, PARTITION, plan).get().orElseThrow().sections())
          .isEqualTo(job.chain(3, "a"));
      assembler.abortTransaction();
    }
  }

  @Test
  void restoresParallelSectionsAndTheFailureOfOne() throws Exception {
    SampleJob job = job("on tea", 3, Mode.PARALLEL);
    RecordPosition plan = publishPlan(job);
    Written three = job.section(3, job.root(), "a");
    publish(List.of(three, job.section(3, job.root(), "b")));
    publisher.publish(Topics.SECTIONS, jobId, job.failure(2, job.root())).get();

    assertThat(rebuild.rebuild(jobId, PARTITION, plan).get())
        .contains(
            new JobContext(
                new AcceptedPlan(job.planned(), plan),
                List.of(three),
                Set.of(3),
                Optional.of(new JobFailure("no server answered", 0))));
  }

  @Test
  void restoresSectionsAfterAFailureThatWasRetried() throws Exception {
    SampleJob job = job("on tea", 4, Mode.SEQUENTIAL);
    RecordPosition plan = publishPlan(job);
    publish(job.chain(1, "a"));
    publisher
        .publish(Topics.SECTIONS, jobId, job.failure(2, job.chain(1, "a").getLast().hash()))
        .get();
    publish(job.chain(3, "a").subList(1, 3));

    JobContext context = rebuild.rebuild(jobId, PARTITION, plan).get().orElseThrow();

    assertThat(context.sections()).isEqualTo(job.chain(3, "a"));
    assertThat(context.failed(0)).isTrue();
    assertThat(context.failed(1)).isFalse();
  }

  @Test
  void ofTwoPlansAndCompetingChainsTheLongestIsAcceptedWhicheverPlanIsKnown() throws Exception {
    SampleJob first = job("first outline", 4, Mode.SEQUENTIAL);
    SampleJob second = job("second outline", 5, Mode.SEQUENTIAL);
    RecordPosition firstPlan = publishPlan(first);
    RecordPosition secondPlan = publishPlan(second);
    List<Written> common = first.chain(1, "a");
    Written left = first.section(2, common.getFirst().hash(), "left");
    Written right = first.section(2, common.getFirst().hash(), "right");
    Written afterRight = first.section(3, right.hash(), "right");
    publish(common);
    publish(second.chain(2, "b"));
    publish(List.of(left, right, afterRight));

    JobContext expected =
        new JobContext(
            new AcceptedPlan(first.planned(), firstPlan),
            List.of(common.getFirst(), right, afterRight),
            Set.of(1, 2, 3),
            Optional.empty());
    assertThat(rebuild.rebuild(jobId, PARTITION, firstPlan).get()).contains(expected);
    // The read begins at the second plan, and finds by its request that it must begin earlier.
    assertThat(rebuild.rebuild(jobId, PARTITION, secondPlan).get()).contains(expected);
    assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch()).get())
        .contains(expected);
  }

  @Test
  void knowsNothingOfAJobWithoutAPlan() throws Exception {
    assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch()).get()).isEmpty();
    assertThat(rebuild.rebuild(jobId, PARTITION, new RecordPosition(PARTITION, 1_000_000)).get())
        .isEmpty();
  }

  @Test
  void readsNothingFromBeforeTheRequest() throws Exception {
    var _ = publishPlan(job("on tea", 3, Mode.SEQUENTIAL));

    assertThat(
            rebuild
                .rebuild(jobId, PARTITION, Instant.now().plus(Duration.ofHours(1)), nextEpoch())
                .get())
        .isEmpty();
  }

  @Test
  void passesOverRecordsThatAreNoRecords() throws Exception {
    SampleJob job = job("on tea", 3, Mode.SEQUENTIAL);
    var _ = publisher.publish(Topics.WRITING_PLANS, jobId, Map.of("type", "nonsense")).get();
    RecordPosition plan = publishPlan(job);
    var _ = publisher.publish(Topics.SECTIONS, jobId, List.of("nonsense")).get();
    publish(job.chain(1, "a"));

    assertThat(
            rebuild
                .rebuild(jobId, PARTITION, requestedAt, nextEpoch())
                .get()
                .orElseThrow()
                .sections())
        .isEqualTo(job.chain(1, "a"));
    assertThat(plan.partition()).isEqualTo(PARTITION);
  }

  @Test
  void oneReadServesFiftyWaitingJobs() throws Exception {
    List<SampleJob> jobs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SampleJob job = SampleJob.of(jobId + i, "outline", 3, Mode.SEQUENTIAL, requestedAt);
      jobs.add(job);
      var _ = publishPlan(job);
      publish(job.chain(i % 4, "a"));
    }
    Gate gate = new Gate();
    reopen(gate, RebuildSettings.DEFAULTS);

    var first = rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch());
    // The first request holds up the reading thread, and these wait for the next read.
    gate.awaitHeld();
    List<CompletableFuture<Optional<JobContext>>> futures =
        jobs.stream()
            .map(job -> rebuild.rebuild(job.jobId(), PARTITION, requestedAt, nextEpoch()))
            .toList();
    gate.open();

    assertThat(first.get()).isEmpty();
    for (int i = 0; i < jobs.size(); i++) {
      assertThat(futures.get(i).get().orElseThrow().sections())
          .isEqualTo(jobs.get(i).chain(i % 4, "a"));
    }
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void oneReadForEachEpochAnswersForAllRequestsWithoutPlan() throws Exception {
    SampleJob planned = job("on tea", 2, Mode.SEQUENTIAL);
    var _ = publishPlan(planned);
    Instant epoch = nextEpoch();

    for (int i = 0; i < 1_000; i++) {
      assertThat(rebuild.rebuild(jobId + i, PARTITION, requestedAt, epoch).get()).isEmpty();
    }

    assertThat(reads()).isEqualTo(1);
    assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, epoch).get())
        .hasValueSatisfying(it -> assertThat(it.plan().planned()).isEqualTo(planned.planned()));
  }

  @Test
  void aPlanFromBeforeALaterEpochIsFound() throws Exception {
    Instant epoch = nextEpoch();
    assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, epoch).get()).isEmpty();
    SampleJob planned = job("on tea", 2, Mode.SEQUENTIAL);
    var _ = publishPlan(planned);

    Instant later = nextEpoch();
    assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, later).get())
        .hasValueSatisfying(it -> assertThat(it.plan().planned()).isEqualTo(planned.planned()));
    // The earlier epoch is answered by the same read.
    assertThat(rebuild.rebuild(jobId + 1, PARTITION, requestedAt, epoch).get()).isEmpty();
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void aRequestOlderThanWhatWasReadIsLookedForFromItsTimeOn() throws Exception {
    SampleJob planned = job("on tea", 2, Mode.SEQUENTIAL);
    var _ = publishPlan(planned);
    Instant epoch = nextEpoch();
    Instant afterAll = Instant.now().plus(Duration.ofHours(1));

    assertThat(rebuild.rebuild(jobId, PARTITION, afterAll, epoch).get()).isEmpty();
    assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, epoch).get())
        .hasValueSatisfying(it -> assertThat(it.plan().planned()).isEqualTo(planned.planned()));
  }

  @Test
  void aReadServesNoMoreJobsThanItMay() throws Exception {
    Gate gate = new Gate();
    reopen(gate, bounds(10, 25, Duration.ofMinutes(1)));
    List<CompletableFuture<Optional<JobContext>>> futures = new ArrayList<>();

    futures.add(rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch()));
    gate.awaitHeld();
    for (int i = 0; i < 25; i++) {
      futures.add(rebuild.rebuild(jobId + i, PARTITION, requestedAt, nextEpoch()));
    }
    assertThatThrownBy(() -> rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch()).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("25 jobs already wait");
    gate.open();

    for (CompletableFuture<Optional<JobContext>> future : futures) {
      assertThat(future.get()).isEmpty();
    }
    assertThat(reads()).isEqualTo(1 + 3);
  }

  @Test
  void anUnreachableKafkaIsReportedInTimeAndRetriedNextTime() throws Exception {
    RecordPosition plan = publishPlan(job("on tea", 3, Mode.SEQUENTIAL));
    List<KafkaSettings> brokers =
        new ArrayList<>(List.of(KafkaSettings.of("127.0.0.1:" + freePort()), kafkaSettings));
    reopen(
        () -> KafkaClients.reader(brokers.removeFirst(), "test"),
        bounds(10, 10, Duration.ofSeconds(8)));

    assertThatThrownBy(() -> rebuild.rebuild(jobId, PARTITION, plan).get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnavailableException.class);
    assertThat(rebuild.rebuild(jobId, PARTITION, plan).get()).isPresent();
  }

  @Test
  void closingFailsTheWaitingCallers() throws Exception {
    Gate gate = new Gate();
    reopen(gate, RebuildSettings.DEFAULTS);
    var running = rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch());
    gate.awaitHeld();
    var waiting = rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch());

    Thread closing = Thread.startVirtualThread(rebuild::close);
    await()
        .untilAsserted(() ->
            assertThat(rebuild.rebuild(jobId, PARTITION, requestedAt, nextEpoch()))
                .isCompletedExceptionally());
    gate.open();

    for (var future : List.of(running, waiting)) {
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnavailableException.class);
    }
    closing.join();
  }

  /** Redis is emptied before every step, and yet no section is written twice. */
  @Test
  void aJobIsWrittenToItsEndThoughRedisIsEmptiedBeforeEveryStep() throws Exception {
    SampleJob job = job("on tea", 5, Mode.SEQUENTIAL);
    RecordPosition plan = publishPlan(job);
    try (LocalRedis server = LocalRedis.startOpen(0);
        RedisClient redis = RedisClient.create(server.url());
        Redis connection = Redis.connect(RedisSettings.at(server.url()), meters);
        ContextStore store = new ContextStore(ContextSettings.DEFAULTS, connection, meters)) {
      store.acceptPlan(new AcceptedPlan(job.planned(), plan));
      Lease lease = store.acquireLease(jobId).orElseThrow();
      for (int index = 1; index <= 5; index++) {
        redis.flushAll();
        assertThat(store.load(jobId)).isEmpty();
        JobContext context =
            store.restore(rebuild.rebuild(jobId, PARTITION, plan).get().orElseThrow());
        assertThat(context.sections()).hasSize(index - 1);
        Written section = job.section(index, SampleJob.chainOf(context).tip(), "a");

        redis.flushAll();
        assertThat(store.storeSection(section, lease)).isEqualTo(new ContextMissing());
        store.restore(rebuild.rebuild(jobId, PARTITION, plan).get().orElseThrow());
        assertThat(store.storeSection(section, lease)).isEqualTo(new Stored());

        redis.flushAll();
        publish(List.of(section));
        store.markPublished(jobId, index);
      }
      JobContext complete =
          store.restore(rebuild.rebuild(jobId, PARTITION, plan).get().orElseThrow());
      assertThat(complete.sections()).isEqualTo(job.chain(5, "a"));
      assertThat(SampleJob.chainOf(complete).complete()).isTrue();
      assertThat(complete.unpublished()).isEmpty();
    }
  }

  private SampleJob job(String outline, int total, Mode mode) {
    return SampleJob.of(jobId, outline, total, mode, requestedAt);
  }

  private long reads() {
    return meters.get("scriptorium.context.rebuild.reads").timer().count();
  }

  private ContextRebuild open(
      Supplier<Consumer<byte[], byte[]>> consumers, RebuildSettings settings) {
    return new ContextRebuild(consumers, settings, meters);
  }

  private void reopen(Supplier<Consumer<byte[], byte[]>> consumers, RebuildSettings settings) {
    rebuild.close();
    rebuild = open(consumers, settings);
  }

  /** Holds up the reading thread when it asks for its consumer. */
  private static final class Gate implements Supplier<Consumer<byte[], byte[]>> {

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    void awaitHeld() throws InterruptedException {
      assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
    }

    void open() {
      open.countDown();
    }

    @Override
    public Consumer<byte[], byte[]> get() {
      held.countDown();
      try {
        assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return reader();
    }
  }

  private static Consumer<byte[], byte[]> reader() {
    return KafkaClients.rebuilder(
        new KafkaSettings(kafkaSettings.bootstrapServers(), Map.of("fetch.max.wait.ms", "20")),
        "test");
  }

  private static Producer<byte[], byte[]> transactional() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafkaSettings.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "test"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static RebuildSettings bounds(int jobsPerRead, int waitingJobs, Duration timeout) {
    return new RebuildSettings(
        jobsPerRead, waitingJobs, RebuildSettings.DEFAULTS.margin(), timeout);
  }

  private static RecordPosition publishPlan(SampleJob job) throws Exception {
    return publisher.publish(Topics.WRITING_PLANS, job.jobId(), job.planned()).get();
  }

  private static void publish(List<Written> sections) throws Exception {
    for (Written section : sections) {
      var _ = publisher.publish(Topics.SECTIONS, section.jobId(), section).get();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Instant nextEpoch() {
    lastEpoch = lastEpoch.plusMillis(1);
    return lastEpoch;
  }
}
