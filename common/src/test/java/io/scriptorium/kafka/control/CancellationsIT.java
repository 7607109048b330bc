package io.scriptorium.kafka.control;

import static io.scriptorium.kafka.TestCluster.PATIENCE;
import static io.scriptorium.kafka.TestCluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.TestCluster;
import io.scriptorium.kafka.control.Cancellations.CancellationSettings;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancellationsIT {

  private static final String BY_DEADLINE = "Its deadline, ";

  @TempDir Path directory;
  private TestCluster cluster;
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void startBroker() {
    cluster = new TestCluster(directory);
  }

  @AfterEach
  void stopBroker() {
    cluster.close();
  }

  @Test
  void whatWasCancelledBeforeTheStartIsKnownAtOnce() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 3);
    List<String> ids = IntStream.range(0, 500).mapToObj(it -> "job-" + it).toList();
    ids.forEach(id -> cancel(id, "reason of " + id));
    cluster.publish(Topics.JOB_CONTROL, "job-9", utf8("no JSON")).join();
    cluster.publish(Topics.JOB_CONTROL, null, null).join();
    cancel("last", null);

    try (Cancellations cancellations = start()) {
      assertThat(ids)
          .allSatisfy(id -> assertThat(cancellations.reason(id)).contains("reason of " + id));
      assertThat(cancellations.reason("last")).contains("Its owner cancelled it.");
      assertThat(cancellations.reason("other")).isEmpty();
    }
  }

  @Test
  void runningWorkIsAbortedWhenItsJobIsCancelled() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 3);
    try (Cancellations cancellations = start();
        var _ = cancellations.watch("tea", null, why -> calls.add("first " + why));
        var _ = cancellations.watch("tea", null, why -> calls.add("second " + why));
        var _ = cancellations.watch("coffee", null, why -> calls.add("other " + why))) {
      cancel("tea", "dear");
      cancel("tea", "again");

      assertThat(List.of(call(), call())).containsExactlyInAnyOrder("first dear", "second dear");
      cancel("coffee", "bitter");
      assertThat(call()).isEqualTo("other bitter");
      assertThat(calls).isEmpty();
      assertThat(meters.get("scriptorium.cancellations").counter().count()).isEqualTo(3);
      assertThat(remembered("test")).isEqualTo(2);
    }
  }

  @Test
  void eachStageOfAProcessCountsWhatItRemembersUntilItIsClosed() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 1);
    cancel("tea", "dear");
    cancel("coffee", "bitter");
    var one = new CancellationSettings(1, PATIENCE);
    try (var _ =
        Cancellations.start(cluster.settings(), CancellationSettings.DEFAULTS, "planner", meters)) {
      try (var _ = Cancellations.start(cluster.settings(), one, "writer", meters)) {
        assertThat(remembered("planner")).isEqualTo(2);
        assertThat(remembered("writer")).isEqualTo(1);
      }
      assertThat(meters.find("scriptorium.cancelled.jobs").gauges()).hasSize(1);
    }
    assertThat(meters.find("scriptorium.cancelled.jobs").gauges()).isEmpty();
  }

  @Test
  void aWatchOnWhatIsOverAlreadyIsCalledAtOnce() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 3);
    cancel("tea", "dear");
    Instant past = Instant.parse("2020-01-01T00:00:00Z");
    try (Cancellations cancellations = start();
        var _ = cancellations.watch("tea", null, calls::add)) {
      assertThat(call()).isEqualTo("dear");
      try (var _ = cancellations.watch("coffee", past, calls::add)) {
        assertThat(call()).isEqualTo("Its deadline, 2020-01-01T00:00:00Z, has passed.");
      }
    }
  }

  @Test
  void aDeadlineCallsWhenItComesAndNeverBefore() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 1);
    Instant soon = Instant.now().plusMillis(300);
    var calledAt = new LinkedBlockingQueue<Instant>();
    try (Cancellations cancellations = start();
        var _ =
            cancellations.watch(
                "tea",
                soon,
                why -> {
                  calledAt.add(Instant.now());
                  calls.add(why);
                });
        var _ = cancellations.watch("late", Instant.now().plus(Duration.ofDays(9)), calls::add);
        var _ = cancellations.watch("never", Instant.MAX, calls::add)) {
      assertThat(call()).startsWith(BY_DEADLINE);
      assertThat(calledAt.poll()).isAfterOrEqualTo(soon);
      assertThat(calls).isEmpty();
    }
  }

  @Test
  void aWatchThatIsClosedIsNotCalledAndOneThatRunsIsWaitedFor() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 1);
    var running = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    try (Cancellations cancellations = start()) {
      cancellations.watch("closed", null, calls::add).close();
      Cancellations.Watch watch =
          cancellations.watch(
              "tea",
              null,
              why -> {
                running.countDown();
                awaitQuietly(mayEnd);
                ended.set(true);
              });
      cancel("closed", "dear");
      cancel("tea", "dear");
      assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      Thread closing = Thread.ofVirtual().start(watch::close);
      await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.WAITING);
      assertThat(ended).isFalse();
      mayEnd.countDown();
      closing.join();

      assertThat(ended).isTrue();
      assertThat(calls).isEmpty();
    }
  }

  @Test
  void aWatchMayBeClosedInItsOwnCall() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 1);
    var watch = new LinkedBlockingQueue<Cancellations.Watch>();
    try (Cancellations cancellations = start()) {
      watch.add(
          cancellations.watch(
              "tea",
              null,
              why -> {
                watch.forEach(Cancellations.Watch::close);
                calls.add(why);
              }));
      cancel("tea", "dear");

      assertThat(call()).isEqualTo("dear");
    }
  }

  @Test
  void itContinuesAfterAnOutageOfTheBroker() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 3);
    try (Cancellations cancellations = start()) {
      cancel("before", "a");
      await().atMost(PATIENCE).until(() -> cancellations.reason("before").isPresent());

      cluster.stopBroker();
      cluster.startBroker();
      cancel("after", "b");

      await().atMost(PATIENCE).until(() -> cancellations.reason("after").isPresent());
    }
  }

  /** Else cancellations would be missed from then on, and nobody would know. */
  @Test
  void anErrorOfTheJvmIsRethrownToTheWorkers() throws Exception {
    cluster.createTopic(Topics.JOB_CONTROL, 1);
    try (var follower =
        TopicFollower.start(
            Topics.JOB_CONTROL,
            () -> KafkaClients.follower(cluster.settings(), "test"),
            _ -> {
              throw new OutOfMemoryError("Java heap space");
            },
            "test",
            PATIENCE)) {
      follower.requireRunning();

      cancel("tea", "dear");

      await()
          .dontCatchUncaughtExceptions()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThatThrownBy(follower::requireRunning).isInstanceOf(OutOfMemoryError.class));
    }
  }

  @Test
  void aMissingTopicIsReportedAtStart() {
    assertThatThrownBy(this::start)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(Topics.JOB_CONTROL)
        .hasMessageContaining("topics --create");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsReportedAtStart() {
    cluster.stopBroker();
    try {
      assertThatThrownBy(() ->
              Cancellations.start(
                  cluster.settings(),
                  new CancellationSettings(10, Duration.ofSeconds(1)),
                  "test",
                  meters))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("job-control could not be read within PT1S");
    } finally {
      cluster.startBroker();
    }
  }

  private Cancellations start() {
    return Cancellations.start(cluster.settings(), CancellationSettings.DEFAULTS, "test", meters);
  }

  private double remembered(String stage) {
    return meters.get("scriptorium.cancelled.jobs").tag("stage", stage).gauge().value();
  }

  private void cancel(String jobId, @Nullable String reason) {
    cluster
        .publisher()
        .publish(Topics.JOB_CONTROL, jobId, new JobControl.Cancel(jobId, reason, Instant.now()))
        .join();
  }

  private String call() throws InterruptedException {
    String call = calls.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return call == null ? "no call" : call;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
