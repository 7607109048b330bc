package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.AuthorizationErrors;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * The one thread that owns the Kafka consumer. It never waits for work, so that the member stays in
 * its group however long a task takes.
 */
final class PollLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration MEASURING = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);
  private static final Duration INTERRUPTED_TASKS_LIMIT = Duration.ofSeconds(2);
  private static final long NOT_ASKED = Long.MAX_VALUE;

  /** A poll that lasts longer does not return by itself; a rebalance within it may take seconds. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(5);

  private static final long NOT_POLLING = Long.MAX_VALUE;

  private final TaskConsumerSettings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final TaskTracker book;
  private final LaneRunner lanes;
  private final OffsetCommits commits;
  private final TaskMeters meters;
  private final EngineClock clock;
  private final RateLimitedWarning warning;
  private final AtomicLong drainDeadlineNanos = new AtomicLong(NOT_ASKED);
  private volatile long pollDueNanos = NOT_POLLING;
  private long measureAtNanos;
  private volatile boolean member;
  private volatile @Nullable Throwable failure;

  PollLoop(
      TaskConsumerSettings settings,
      Consumer<byte[], byte[]> consumer,
      TaskTracker book,
      LaneRunner lanes,
      OffsetCommits commits,
      TaskMeters meters,
      EngineClock clock) {
    this.settings = settings;
    this.consumer = consumer;
    this.book = book;
    this.lanes = lanes;
    this.commits = commits;
    this.meters = meters;
    this.clock = clock;
    this.warning = new RateLimitedWarning(log, clock);
  }

  boolean ready() {
    return member && failure == null && drainDeadlineNanos.get() == NOT_ASKED;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Starts no more tasks, and asks the loop to end; the shortest limit counts. */
  void drain(Duration limit) {
    stopStarting();
    // Converted so that a limit too long for nanoseconds is long, not an overflow.
    long limitNanos = Math.min(TimeUnit.NANOSECONDS.convert(limit), NOT_ASKED / 2);
    long deadline = clock.nanos() + limitNanos;
    drainDeadlineNanos.accumulateAndGet(deadline, Math::min);
  }

  /**
   * Has a poll return that should have long ago. Kafka's clients (4.3.1) reckon its end by the wall
   * clock, so that one under way when the clock is set back waits for as long as it was set back.
   */
  void freeStuckPoll() {
    if (clock.nanos() > pollDueNanos) {
      log.warn("A poll of {} does not return; it is broken off.", settings.topic());
      consumer.wakeup();
    }
  }

  private void fail(Throwable cause) {
    if (failure != null) {
      return;
    }
    Optional<StartupException> refusal = AuthorizationErrors.of(cause);
    if (refusal.isPresent()) {
      failure = refusal.get();
      log.error("The consumer of {} is dead: {}", settings.topic(), refusal.get().getMessage());
    } else {
      failure = cause;
      log.error("The consumer of {} is dead:", settings.topic(), cause);
    }
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(List.of(settings.topic()), new Rebalances(consumer, book, commits));
      while (failure == null && fetching()) {
        turn();
      }
      stopStarting();
      pollWhileBusy();
    } catch (Throwable e) {
      fail(e);
    }
    stopStarting();
    leave();
    if (failure != null) {
      // The member has left so that others take over. Running tasks may still end for their effects'
      // sake, but not in a JVM that is itself unsound.
      drain(failure instanceof Error ? Duration.ZERO : settings.drainTimeout());
      waitWhileBusy();
    }
  }

  private void turn() throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = poll();
      if (fetching()) {
        synchronized (book) {
          book.add(records);
        }
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
      warning.log("Kafka cannot be reached; trying on", e);
      Thread.sleep(PAUSE_AFTER_FAILURE);
    }
  }

  /** How far behind the ends of its partitions the consumer is, as its last fetches said. */
  private void measureIfDue() {
    if (clock.nanos() >= measureAtNanos) {
      measureAtNanos = clock.nanos() + MEASURING.toNanos();
      meters.unfetched(
          consumer.assignment().stream()
              .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
              .sum());
    }
  }

  /** Lets running tasks end, and polls meanwhile so that the member is not thrown out. */
  private void pollWhileBusy() throws InterruptedException {
    while (failure == null && busy() && clock.nanos() < drainDeadlineNanos.get()) {
      turn();
    }
    if (failure == null && busy()) {
      lanes.interrupt();
      long deadlineNanos = clock.nanos() + INTERRUPTED_TASKS_LIMIT.toNanos();
      while (failure == null && busy() && clock.nanos() < deadlineNanos) {
        turn();
      }
    }
  }

  private void waitWhileBusy() {
    try {
      while (busy() && clock.nanos() < drainDeadlineNanos.get()) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lanes.interrupt();
  }

  private boolean fetching() {
    return drainDeadlineNanos.get() == NOT_ASKED;
  }

  /**
   * Polls. While all is paused it waits here and not in the client: a client that has fetched
   * records of paused partitions keeps them, and spins on them for as long as it is told to wait
   * (seen with 4.3.1: a processor busy for as long as the buffers are full).
   */
  private ConsumerRecords<byte[], byte[]> poll() throws InterruptedException {
    if (consumer.paused().isEmpty()) {
      return poll(pollTimeout());
    }
    Thread.sleep(pollTimeout());
    return poll(Duration.ZERO);
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    pollDueNanos = clock.nanos() + LONGEST_POLL.toNanos();
    try {
      return consumer.poll(timeout);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } finally {
      pollDueNanos = NOT_POLLING;
    }
  }

  private Duration pollTimeout() {
    OptionalLong wakeUp;
    synchronized (book) {
      wakeUp = book.lanes().nextWakeUpNanos();
    }
    long nanos = wakeUp.isPresent() ? wakeUp.getAsLong() - clock.nanos() : Long.MAX_VALUE;
    return Duration.ofNanos(Math.clamp(nanos, 0, POLL.toNanos()));
  }

  private void pauseOrResume() {
    boolean full;
    synchronized (book) {
      full = book.buffers().full();
    }
    if (full || !fetching()) {
      consumer.pause(consumer.assignment());
    } else if (!consumer.paused().isEmpty()) {
      consumer.resume(consumer.paused());
    }
  }

  private void stopStarting() {
    synchronized (book) {
      book.stop();
    }
  }

  private boolean busy() {
    synchronized (book) {
      return !book.idle();
    }
  }

  private void leave() {
    try {
      commits.commitNow();
      consumer.close(CloseOptions.timeout(settings.requestTimeout()));
    } catch (KafkaException e) {
      log.warn("The consumer of {} could not leave its group as it should:", settings.topic(), e);
    }
  }
}
