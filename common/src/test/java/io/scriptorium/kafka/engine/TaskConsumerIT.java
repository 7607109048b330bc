package io.scriptorium.kafka.engine;

import static io.scriptorium.kafka.TestCluster.PATIENCE;
import static io.scriptorium.kafka.TestCluster.utf8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.TestCluster;
import io.scriptorium.kafka.engine.TaskConsumer.ConsumerSettings;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import io.scriptorium.kafka.engine.TaskHandler.Task;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker.Health;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class TaskConsumerIT {

  private static final int PARTITIONS = 4;

  @TempDir static Path directory;
  static TestCluster cluster;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
  private String topic = "";

  @BeforeAll
  static void startBroker() throws Exception {
    cluster = new TestCluster(directory);
    cluster.createTopic(Topics.DEAD_LETTERS, 1);
  }

  @AfterAll
  static void stopBroker() {
    cluster.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    topic = test.getTestMethod().orElseThrow().getName();
    cluster.createTopic(topic, PARTITIONS);
  }

  @Test
  void fourConsumersShareTwoThousandTasks() throws Exception {
    Set<Integer> atWork = ConcurrentHashMap.newKeySet();
    List<TaskConsumer> consumers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int consumer = i;
      consumers.add(
          start(
              settings(topic, 32, 10_000),
              task -> {
                atWork.add(consumer);
                new CompletableFuture<Void>().completeOnTimeout(null, 20, MILLISECONDS).join();
                return handled(task);
              }));
    }
    cluster.awaitMembersAtWork(topic, 4);

    publishTasks(200, 10);

    cluster.awaitAllCommitted(topic, topic, PARTITIONS);

    consumers.forEach(TaskConsumer::close);
    assertThat(Set.copyOf(handled)).hasSize(2_000);
    assertThat(handled).as("nothing is done twice in calm weather").hasSize(2_000);
    assertThat(atWork).hasSize(4);
  }

  @Test
  void tasksOfOneKeyRunInOrderThroughRetriesAndFailures() throws Exception {
    publishTasks(20, 10);
    Map<String, List<Integer>> done = new ConcurrentHashMap<>();
    try (var _ =
        start(
            settings(),
            task -> {
              String key = keyOf(task);
              int number = numberOf(task);
              if (task.attempt() == 1 && number % 3 == 0) {
                return new Outcome.RetryLater(Duration.ofMillis(20), "not yet");
              }
              if (task.attempt() == 1 && number % 5 == 0) {
                throw new IllegalStateException("a passing trouble");
              }
              done.computeIfAbsent(key, _ -> Collections.synchronizedList(new ArrayList<>()))
                  .add(number);
              return Outcome.done();
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }

    assertThat(done).hasSize(20);
    assertThat(done.values())
        .allSatisfy(it ->
            assertThat(it).containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList()));
  }

  @Test
  void aDrainLetsRunningTasksEndAndLeavesTheRestToOthers() throws Exception {
    publishTasks(8, 2);
    CountDownLatch running = new CountDownLatch(4);
    CountDownLatch mayEnd = new CountDownLatch(1);
    TaskConsumer first =
        start(
            settings(topic, 4, 10_000),
            task -> {
              running.countDown();
              mayEnd.await();
              return handled(task);
            });
    assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> drained = CompletableFuture.runAsync(first::close);
    await().until(() -> !first.ready());
    mayEnd.countDown();
    drained.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(handled).as("only what ran was ended").hasSize(4);
    try (var _ = start(settings(), this::handled)) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(Set.copyOf(handled)).hasSize(16);
  }

  @Test
  void tasksInterruptedByACloseAreDeliveredAgain() throws Exception {
    publishTasks(4, 1);
    CountDownLatch running = new CountDownLatch(4);
    Set<String> interrupted = ConcurrentHashMap.newKeySet();
    TaskConsumer first =
        start(
            settings(),
            task -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.add(text(task));
                throw e;
              }
              return Outcome.done();
            });
    assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    first.drain(Duration.ZERO);

    assertThat(interrupted).hasSize(4);
    assertThat(cluster.committed(topic, topic)).isEmpty();
    try (var _ = start(settings(), this::handled)) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(handled).hasSize(4);
  }

  @Test
  void aRebalanceWhileTasksRunLosesNothingAndBlocksNobody() throws Exception {
    publishTasks(40, 5);
    CountDownLatch running = new CountDownLatch(10);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (var _ =
            start(
                settings(topic, 10, 10_000),
                task -> {
                  running.countDown();
                  mayEnd.await();
                  return handled(task);
                });
        var closeable = new Consumers()) {
      assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      closeable.add(start(settings(), this::handled));

      cluster.awaitMembersAtWork(topic, 2);
      await().atMost(PATIENCE).until(() -> !handled.isEmpty());
      mayEnd.countDown();
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(Set.copyOf(handled)).hasSize(200);
  }

  @Test
  void fetchingPausesWhenTheBuffersAreFullAndResumesLater() throws Exception {
    publishTasks(100, 3);
    AtomicInteger most = new AtomicInteger();
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (var _ =
        start(
            settings(topic, 4, 20),
            task -> {
              most.accumulateAndGet((int) gauge("scriptorium.buffered.records"), Math::max);
              mayEnd.await();
              return handled(task);
            })) {
      await().atMost(PATIENCE).until(() -> gauge("scriptorium.partitions.paused") == PARTITIONS);
      assertThat(gauge("scriptorium.buffered.records")).isBetween(20.0, 24.0);

      mayEnd.countDown();

      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
      assertThat(gauge("scriptorium.partitions.paused")).isZero();
    }
    assertThat(most.get()).as("one poll may come on top").isLessThan(25);
    assertThat(handled).hasSize(300);
  }

  @Test
  void aBadRecordBecomesADeadLetterAndBlocksNothing() throws Exception {
    cluster.publish(topic, "k", utf8("bad")).join();
    cluster.publish(topic, "k", new byte[] {(byte) 0xff, 1}).join();
    cluster.publish(topic, "k", null).join();
    cluster.publish(topic, null, utf8("refused")).join();
    cluster.publish(topic, "k", utf8("good")).join();
    try (var _ =
        start(
            settings(),
            task -> {
              if (task.record().value() == null) {
                throw new BadRecordException("The record has no value");
              }
              return switch (text(task)) {
                case "good" -> handled(task);
                case "refused" -> throw new BadRecordException("It is refused");
                default -> throw new BadRecordException("It is bad");
              };
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }

    assertThat(handled).containsExactly("good");
    List<DeadLetter> letters = cluster.deadLetters(topic, 4);
    assertThat(letters)
        .extracting(DeadLetter::reason)
        .containsExactlyInAnyOrder(
            "It is bad.", "It is bad.", "The record has no value.", "It is refused.");
    assertThat(letters).allMatch(it -> it.stage().equals("test"));
    assertThat(letters).anyMatch(it -> "/wE=".equals(it.valueBase64()) && it.value() == null);
    assertThat(letters).anyMatch(it -> "bad".equals(it.value()) && "k".equals(it.key()));
    assertThat(letters).anyMatch(it -> it.value() == null && it.valueBase64() == null);
  }

  @Test
  void aTaskThatKeepsFailingBecomesADeadLetter() throws Exception {
    ListAppender<ILoggingEvent> logged = logOfTasks();
    publishTasks(1, 2);
    AtomicInteger attempts = new AtomicInteger();
    try (var _ =
        start(
            settings(),
            task -> {
              if (numberOf(task) == 0) {
                attempts.incrementAndGet();
                throw new IllegalStateException("no luck");
              }
              return handled(task);
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }

    assertThat(attempts).hasValue(3);
    assertThat(List.copyOf(logged.list))
        .filteredOn(it -> it.getFormattedMessage().contains(topic))
        .as("every line names the job and the attempt")
        .hasSizeGreaterThan(3)
        .allMatch(it -> "key0".equals(it.getMDCPropertyMap().get("job")))
        .allMatch(it -> it.getMDCPropertyMap().containsKey("attempt"));
    assertThat(handled).containsExactly("key0 1");
    assertThat(cluster.deadLetters(topic, 1))
        .extracting(DeadLetter::reason)
        .containsExactly("Failed 3 times, the last time with IllegalStateException: no luck.");
  }

  /** Else every task would become a dead letter within seconds of a change to the access list. */
  @Test
  void aRevokedPermissionIsNotTheTasksFailure() throws Exception {
    publishTasks(1, 1);
    AtomicInteger attempts = new AtomicInteger();
    try (var _ =
        start(
            settings(),
            task -> {
              if (attempts.incrementAndGet() <= 5) {
                throw new TopicAuthorizationException(Set.of("sections"));
              }
              return handled(task);
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }

    assertThat(handled).containsExactly("key0 0");
  }

  @Test
  void aRecordTooLargeForADeadLetterIsReportedByItsPosition() throws Exception {
    // Each of these bytes takes six in JSON.
    byte[] value = new byte[4 * 1024 * 1024];
    cluster.publish(topic, "large", value).join();
    try (var _ =
        start(
            settings(),
            _ -> {
              throw new BadRecordException("It is bad.");
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }

    DeadLetter letter = cluster.deadLetters(topic, 1).getFirst();
    assertThat(letter.reason())
        .startsWith("It is bad. (The record of 4,194,309 bytes is too large");
    assertThat(letter.value()).isNull();
  }

  @Test
  void aTaskIsFinishedOnlyWhenItsEffectsAreDurable() throws Exception {
    publishTasks(1, 3);
    CompletableFuture<String> durable = new CompletableFuture<>();
    AtomicInteger attemptsAtFirst = new AtomicInteger();
    try (var _ =
        start(
            settings(),
            task -> {
              Outcome done = handled(task);
              if (numberOf(task) != 0) {
                return done;
              }
              return attemptsAtFirst.incrementAndGet() == 1 ? new Outcome.Done(durable) : done;
            })) {
      await().atMost(PATIENCE).until(() -> handled.size() == 3);
      assertThat(cluster.committed(topic, topic)).isEmpty();

      durable.completeExceptionally(new IllegalStateException("lost on the way"));

      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(handled).containsExactly("key0 0", "key0 1", "key0 2", "key0 0");
  }

  @Test
  void aLaneHeaderTakesARecordOutOfTheLaneOfItsKey() throws Exception {
    CountDownLatch together = new CountDownLatch(3);
    Set<String> jobsInTheLog = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 3; i++) {
      cluster.publisher().publish(topic, "job", "task " + i, "job/" + i).join();
    }
    try (var _ =
        start(
            settings(),
            task -> {
              together.countDown();
              together.await();
              jobsInTheLog.add(MDC.get("job"));
              return handled(task);
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(handled).hasSize(3);
    assertThat(jobsInTheLog).containsExactly("job");
  }

  @Test
  void tasksInNoOrderRunAtOnceThoughAClientGaveAllOneKey() throws Exception {
    publishTasks(1, 20);
    CountDownLatch together = new CountDownLatch(20);
    try (var _ =
        start(
            inNoOrder(),
            task -> {
              together.countDown();
              together.await();
              return handled(task);
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(handled).hasSize(20);
  }

  /** A retry makes each lane give up its place once, so that it is opened a second time. */
  @Test
  void aLaneKeepsItsHandlerWhileItHoldsItsPlaceAndNeverHasTwo() throws Exception {
    publishTasks(5, 6);
    Map<String, AtomicInteger> open = new ConcurrentHashMap<>();
    Map<String, AtomicInteger> opened = new ConcurrentHashMap<>();
    Set<String> retried = ConcurrentHashMap.newKeySet();
    List<String> overlaps = new CopyOnWriteArrayList<>();
    class LaneHandler implements TaskHandler {
      private @Nullable String key;

      @Override
      public Outcome handle(Task task) {
        if (key == null) {
          key = keyOf(task);
          opened.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
          if (open.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet() > 1) {
            overlaps.add(key);
          }
        } else if (!key.equals(keyOf(task))) {
          overlaps.add(key + " got a task of " + keyOf(task));
        }
        if (numberOf(task) == 3 && retried.add(key)) {
          return new Outcome.RetryLater(Duration.ofMillis(20), "once");
        }
        return handled(task);
      }

      @Override
      public void close() {
        if (key != null) {
          // Long enough for the poll thread to start the lane again too early.
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          open.getOrDefault(key, new AtomicInteger()).decrementAndGet();
        }
      }
    }
    try (var _ =
        TaskConsumer.start(
            settings(),
            cluster.settings(),
            LaneHandler::new,
            cluster.deadLetters(),
            Telemetry.untraced(meters))) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(overlaps).isEmpty();
    assertThat(open.values()).allSatisfy(left -> assertThat(left).hasValue(0));
    assertThat(opened.values()).hasSize(5).allSatisfy(times -> assertThat(times).hasValue(2));
  }

  @Test
  void anErrorThatCannotPassMakesItDeadWithItsCause() {
    var wrong = settings("no such name!", 256, 10_000);
    try (TaskConsumer consumer = start(wrong, this::handled)) {
      await().atMost(PATIENCE).until(() -> consumer.failure().isPresent());

      assertThat(consumer.failure()).containsInstanceOf(InvalidTopicException.class);
      assertThat(consumer.ready()).isFalse();
    }
  }

  @Test
  void anErrorOfTheJvmEndsTheConsumerAndDeadLettersNothing() throws Exception {
    cluster.publish(topic, "k", utf8("large")).join();
    try (TaskConsumer consumer =
        start(
            settings(),
            _ -> {
              throw new OutOfMemoryError("Java heap space");
            })) {
      await().atMost(PATIENCE).until(() -> consumer.health() instanceof Health.Dead);

      assertThat(consumer.failure()).containsInstanceOf(OutOfMemoryError.class);
    }
    assertThat(cluster.committed(topic, topic)).isEmpty();
    assertThat(cluster.deadLetters(topic, 0)).isEmpty();
  }

  @Test
  void anErrorOfTheJvmThatLosesEffectsEndsTheConsumer() throws Exception {
    cluster.publish(topic, "k", utf8("large")).join();
    var lost = new CompletionException(new OutOfMemoryError("Java heap space"));
    try (TaskConsumer consumer =
        start(settings(), _ -> new Outcome.Done(CompletableFuture.failedFuture(lost)))) {
      await().atMost(PATIENCE).until(() -> consumer.failure().isPresent());

      assertThat(consumer.failure()).containsInstanceOf(OutOfMemoryError.class);
    }
    assertThat(cluster.committed(topic, topic)).isEmpty();
  }

  @Test
  void anErrorThatARecordCausesDeadLettersIt() throws Exception {
    cluster.publish(topic, "k", utf8("deeply nested")).join();
    cluster.publish(topic, "l", utf8("asserted")).join();
    try (var _ =
        start(
            settings(),
            task -> {
              throw text(task).equals("asserted")
                  ? new AssertionError("it cannot be")
                  : new StackOverflowError();
            })) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);
    }
    assertThat(cluster.deadLetters(topic, 2))
        .extracting(DeadLetter::reason)
        .anyMatch(reason -> reason.contains("AssertionError"))
        .anyMatch(reason -> reason.contains("StackOverflowError"));
  }

  @Test
  void itsMetersReportItsWorkAndAreRemovedWithIt() throws Exception {
    publishTasks(5, 4);
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (TaskConsumer consumer = start(settings(), this::handled, prometheus)) {
      cluster.awaitAllCommitted(topic, topic, PARTITIONS);

      assertThat(consumer.ready()).isTrue();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(prometheus.scrape())
                  .contains("scriptorium_tasks_total{outcome=\"done\",stage=\"test\"} 20.0")
                  .contains("scriptorium_task_duration_seconds_count{stage=\"test\"} 20")
                  .contains("scriptorium_task_handoff_seconds_count{stage=\"test\"}")
                  .contains("scriptorium_lanes{stage=\"test\",state=\"running\"} 0.0")
                  .contains("scriptorium_partitions_assigned{stage=\"test\"} 4.0")
                  .contains("scriptorium_buffered_bytes{stage=\"test\"} 0.0")
                  .containsPattern(
                      "scriptorium_commits_total\\{result=\"done\",stage=\"test\"} [1-9]")
                  .contains("kafka_consumer_fetch_manager_records_lag"));
    }
    assertThat(prometheus.getMeters()).isEmpty();
  }

  private ConsumerSettings settings() {
    return settings(topic, 256, 10_000);
  }

  private static ConsumerSettings settings(String topic, int lanes, int maxBufferedRecords) {
    var engine =
        new EngineSettings(
            maxBufferedRecords,
            64L << 20,
            3,
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(100));
    return new ConsumerSettings(
        List.of(topic), topic, "test", true, lanes, maxBufferedRecords, PATIENCE, engine);
  }

  private ConsumerSettings inNoOrder() {
    ConsumerSettings it = settings();
    return new ConsumerSettings(
        it.topics(),
        it.groupId(),
        it.stage(),
        false,
        it.lanes(),
        it.maxUsefulTasks(),
        it.drainTimeout(),
        it.engine());
  }

  private TaskConsumer start(ConsumerSettings settings, TaskHandler handler) {
    return start(settings, handler, meters);
  }

  private static TaskConsumer start(
      ConsumerSettings settings, TaskHandler handler, MeterRegistry registry) {
    return TaskConsumer.start(
        settings,
        cluster.settings(),
        () -> handler,
        cluster.deadLetters(),
        Telemetry.untraced(registry));
  }

  private static ListAppender<ILoggingEvent> logOfTasks() {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    ((Logger) LoggerFactory.getLogger(TaskRunner.class)).addAppender(appender);
    return appender;
  }

  private void publishTasks(int keys, int tasksOfAKey) {
    List<Map.Entry<String, String>> records = new ArrayList<>();
    for (int number = 0; number < tasksOfAKey; number++) {
      for (int key = 0; key < keys; key++) {
        records.add(Map.entry("key" + key, "key" + key + " " + number));
      }
    }
    cluster.publishAll(topic, records);
  }

  private Outcome handled(Task task) {
    handled.add(text(task));
    return Outcome.done();
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  private static String text(Task task) {
    return new String(task.record().value(), StandardCharsets.UTF_8);
  }

  private static String keyOf(Task task) {
    return text(task).split(" ", 2)[0];
  }

  private static int numberOf(Task task) {
    return Integer.parseInt(text(task).split(" ", 2)[1]);
  }

  /** Closes what a test starts on its way. */
  private static final class Consumers implements AutoCloseable {
    private final List<TaskConsumer> consumers = new ArrayList<>();

    void add(TaskConsumer consumer) {
      consumers.add(consumer);
    }

    @Override
    public void close() {
      consumers.forEach(TaskConsumer::close);
    }
  }
}
