package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.runtime.RateLimitedWarning;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the Kafka consumer, on one thread. It never waits for a task, so that the member stays in
 * its group however long a task takes.
 */
final class PollLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration MEASURE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);
  private static final Duration INTERRUPTED_TASKS_LIMIT = Duration.ofSeconds(2);

  /** A poll may contain a rebalance, which takes seconds; a longer one is stuck. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(5);

  private static final long NEVER = Long.MAX_VALUE;

  private final TaskConsumer.ConsumerSettings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final TaskTracker tracker;
  private final LaneRunner lanes;
  private final OffsetCommits commits;
  private final TaskMeters meters;
  private final RateLimitedWarning warning = new RateLimitedWarning(log);
  private final AtomicLong drainDeadlineNanos = new AtomicLong(NEVER);
  private volatile long pollDueNanos = NEVER;
  private long measureAtNanos;
  private volatile boolean member;
  private volatile @Nullable Throwable failure;

  PollLoop(
      TaskConsumer.ConsumerSettings settings,
      Consumer<byte[], byte[]> consumer,
      TaskTracker tracker,
      LaneRunner lanes,
      OffsetCommits commits,
      TaskMeters meters) {
    this.settings = settings;
    this.consumer = consumer;
    this.tracker = tracker;
    this.lanes = lanes;
    this.commits = commits;
    this.meters = meters;
  }

  boolean ready() {
    return member && failure == null && fetching();
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Starts no more tasks, and has the loop end; the shortest limit counts. */
  void drain(Duration limit) {
    tracker.stop();
    // TimeUnit.convert saturates where Duration.toNanos would overflow.
    long limitNanos = Math.min(TimeUnit.NANOSECONDS.convert(limit), NEVER / 2);
    long deadline = TaskConsumer.nanos() + limitNanos;
    drainDeadlineNanos.accumulateAndGet(deadline, Math::min);
  }

  /**
   * Wakes a poll that should have returned long ago. Kafka's clients (4.3.1) compute its deadline
   * from the wall clock, so that one under way when the clock is set back waits for as long as it
   * was set back.
   */
  void freeStuckPoll() {
    if (TaskConsumer.nanos() > pollDueNanos) {
      log.warn("A poll of {} does not return and is aborted.", settings.named());
      consumer.wakeup();
    }
  }

  private void fail(Throwable cause) {
    if (failure != null) {
      return;
    }
    Optional<StartupException> refusal = KafkaErrors.refusal(cause);
    if (refusal.isPresent()) {
      failure = refusal.get();
      log.error("The consumer of {} failed: {}", settings.named(), refusal.get().getMessage());
    } else {
      failure = cause;
      log.error("The consumer of {} failed:", settings.named(), cause);
    }
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(settings.topics(), commits);
      while (failure == null && fetching()) {
        turn();
      }
      tracker.stop();
      pollWhileBusy();
    } catch (Throwable e) {
      fail(e);
    }
    tracker.stop();
    leave();
    if (failure != null) {
      // The member has left, so that others take over. Running tasks may still finish, unless the
      // JVM itself failed.
      drain(failure instanceof Error ? Duration.ZERO : settings.drainTimeout());
      waitWhileBusy();
    }
  }

  private void turn() throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = poll();
      if (fetching()) {
        tracker.add(records);
      }
      lanes.dispatch();
      Throwable defect = lanes.defect();
      if (defect != null) {
        fail(defect);
      }
      pauseOrResume();
      commits.commitIfDue();
      measureIfDue();
      member = member || consumer.groupMetadata().generationId() > 0;
    } catch (RetriableException e) {
      warning.log("Kafka is unavailable; polling is retried", e);
      Thread.sleep(PAUSE_AFTER_FAILURE);
    }
  }

  /** The records not fetched yet, as of the last fetches. */
  private void measureIfDue() {
    if (TaskConsumer.nanos() >= measureAtNanos) {
      measureAtNanos = TaskConsumer.nanos() + MEASURE_INTERVAL.toNanos();
      meters.unfetched(
          consumer.assignment().stream()
              .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
              .sum());
    }
  }

  /** Lets running tasks end, and polls meanwhile so that the member stays in its group. */
  private void pollWhileBusy() throws InterruptedException {
    pollWhileBusy(drainDeadlineNanos::get);
    if (failure == null && tracker.busy()) {
      lanes.interrupt();
      long deadlineNanos = TaskConsumer.nanos() + INTERRUPTED_TASKS_LIMIT.toNanos();
      pollWhileBusy(() -> deadlineNanos);
    }
  }

  private void pollWhileBusy(LongSupplier deadlineNanos) throws InterruptedException {
    while (failure == null && tracker.busy() && TaskConsumer.nanos() < deadlineNanos.getAsLong()) {
      turn();
    }
  }

  private void waitWhileBusy() {
    try {
      while (tracker.busy() && TaskConsumer.nanos() < drainDeadlineNanos.get()) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lanes.interrupt();
  }

  private boolean fetching() {
    return drainDeadlineNanos.get() == NEVER;
  }

  /**
   * Polls. While partitions are paused it waits here and not in the client: a client that holds
   * fetched records of paused partitions spins on them for the whole timeout (seen with 4.3.1: a
   * processor busy for as long as the buffers are full).
   */
  private ConsumerRecords<byte[], byte[]> poll() throws InterruptedException {
    if (consumer.paused().isEmpty()) {
      return poll(pollTimeout());
    }
    Thread.sleep(pollTimeout());
    return poll(Duration.ZERO);
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    pollDueNanos = TaskConsumer.nanos() + LONGEST_POLL.toNanos();
    try {
      return consumer.poll(timeout);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } finally {
      pollDueNanos = NEVER;
    }
  }

  private Duration pollTimeout() {
    long wakeUpNanos = tracker.nextWakeUpNanos().orElse(Long.MAX_VALUE);
    return Duration.ofNanos(Math.clamp(wakeUpNanos - TaskConsumer.nanos(), 0, POLL.toNanos()));
  }

  private void pauseOrResume() {
    if (tracker.full() || !fetching()) {
      consumer.pause(consumer.assignment());
    } else if (!consumer.paused().isEmpty()) {
      consumer.resume(consumer.paused());
    }
  }

  private void leave() {
    try {
      commits.commitNow();
      consumer.close(CloseOptions.timeout(OffsetCommits.REQUEST_TIMEOUT));
    } catch (KafkaException e) {
      log.warn("The consumer of {} could not leave its group:", settings.named(), e);
    }
  }
}
