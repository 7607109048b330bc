package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.Health;
import io.scriptorium.runtime.Telemetry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Turns a topic into a concurrent work queue. Records are tasks; those with the same key, or the
 * same {@link #LANE_HEADER}, in one partition form a lane, whose tasks run one after another in
 * order. Lanes run side by side on virtual threads, the oldest first. Delivery is at least once: an
 * offset is committed when the task and all before it in its partition are finished.
 */
public final class TaskConsumer implements AutoCloseable {

  /** Names the lane of a record that is not to share the lane of its key. */
  public static final String LANE_HEADER = "lane";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final TaskConsumerSettings settings;
  private final PollLoop loop;
  private final TaskMeters meters;
  private final Thread thread;

  private TaskConsumer(TaskConsumerSettings settings, PollLoop loop, TaskMeters meters) {
    this.settings = settings;
    this.loop = loop;
    this.meters = meters;
    this.thread =
        Thread.ofPlatform().daemon().name("task-consumer-" + settings.stage()).start(loop);
  }

  /**
   * Joins the consumer group and starts to work.
   *
   * @param handlers gives each lane its handler when it gets a place; must not block
   * @param deadLetters where refused records go; not closed with this consumer
   * @param telemetry where its meters are registered until it is closed, and what makes a span of
   *     each attempt at a task
   * @throws io.scriptorium.runtime.StartupException if the settings make no consumer
   */
  public static TaskConsumer start(
      TaskConsumerSettings settings,
      KafkaSettings kafka,
      Supplier<? extends TaskHandler> handlers,
      DeadLetters deadLetters,
      Telemetry telemetry) {
    var consumer = KafkaClients.member(kafka, settings.groupId(), settings.maxPollRecords());
    var book =
        new TaskTracker(
            settings.maxRunningLanes(), settings.maxBufferedRecords(), settings.maxBufferedBytes());
    var clock = new EngineClock();
    var taskMeters = new TaskMeters(telemetry.meters(), settings.stage(), book, consumer);
    var tasks = new TaskRunner(settings, deadLetters, taskMeters, telemetry.tracer());
    var lanes = new LaneRunner(book, handlers, tasks, taskMeters, clock);
    var commits = new OffsetCommits(settings, consumer, book, taskMeters, clock);
    var loop = new PollLoop(settings, consumer, book, lanes, commits, taskMeters, clock);
    return new TaskConsumer(settings, loop, taskMeters);
  }

  /** Whether it is a member of its group and takes tasks. */
  public boolean ready() {
    return loop.ready();
  }

  /** How it is, as a worker that does nothing else tells of itself. */
  public Health health() {
    Optional<Throwable> cause = failure();
    if (cause.isPresent()) {
      return new Health.Dead(cause.get());
    }
    return ready()
        ? new Health.Ready()
        : new Health.NotReady("it is no member of its consumer group");
  }

  /** Why it died, if it did. A dead consumer takes no tasks any more and must be closed. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(loop.failure());
  }

  /**
   * Stops taking tasks, lets the running ones end within the limit and interrupts those that do
   * not, commits what is finished and leaves the group. What is unfinished is delivered again to
   * another member. May be called again, and by several threads; the shortest limit counts.
   */
  public void drain(Duration limit) {
    loop.drain(limit);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        if (!thread.join(BETWEEN_LOOKS)) {
          loop.freeStuckPoll();
        }
      } catch (InterruptedException e) {
        // The caller is in a hurry: running tasks get no more time, but the group is left properly.
        interrupted = true;
        loop.drain(Duration.ZERO);
      }
    }
    meters.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drains within {@link TaskConsumerSettings#drainTimeout}. */
  @Override
  public void close() {
    drain(settings.drainTimeout());
  }

  public static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = Math.max(0L, record.serializedKeySize());
    bytes += Math.max(0L, record.serializedValueSize());
    for (Header header : record.headers()) {
      byte[] value = header.value();
      bytes += header.key().length() + (value == null ? 0 : value.length);
    }
    return bytes;
  }
}
