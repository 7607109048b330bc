package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns topics into a concurrent work queue. Records are tasks; those with the same key, or the
 * same {@link RecordPublisher#LANE_HEADER}, in one partition form a lane, whose tasks run one after
 * another in order. Lanes run concurrently on virtual threads, the oldest first. Delivery is at
 * least once: an offset is committed when the task and all before it in its partition are finished.
 */
public final class TaskConsumer implements AutoCloseable {

  private static final Duration STUCK_POLL_CHECK = Duration.ofMillis(500);
  private static final int MOST_RECORDS_OF_A_POLL = 500;
  private static final long ORIGIN = System.nanoTime();

  private final ConsumerSettings settings;
  private final PollLoop loop;
  private final TaskMeters meters;
  private final Thread thread;

  /**
   * What a consumer works on, and how.
   *
   * @param topics the topics whose records are the tasks
   * @param groupId the consumer group that shares them
   * @param stage the worker's name in metrics and dead letters
   * @param inKeyOrder whether tasks with the same key run one after another; only where authors do
   *     not choose the keys, or one of them could have all wait for each other
   * @param lanes tasks processed concurrently, each in its own lane; at least as many are buffered
   * @param maxUsefulTasks the most buffered tasks that the stage can make use of
   * @param drainTimeout how long running tasks may take to end when the consumer is closed
   */
  public record ConsumerSettings(
      List<String> topics,
      String groupId,
      String stage,
      boolean inKeyOrder,
      int lanes,
      int maxUsefulTasks,
      Duration drainTimeout,
      EngineSettings engine) {

    public ConsumerSettings {
      topics = List.copyOf(topics);
    }

    /** The topics, for the log. */
    String named() {
      return String.join(" and ", topics);
    }

    int maxBufferedTasks() {
      return Math.max(lanes, Math.min(engine.maxBufferedTasks(), maxUsefulTasks));
    }

    /** Records taken from the client in one poll: at most a quarter of those buffered. */
    int maxPollRecords() {
      return Math.clamp(maxBufferedTasks() / 4, 1, MOST_RECORDS_OF_A_POLL);
    }
  }

  private TaskConsumer(ConsumerSettings settings, PollLoop loop, TaskMeters meters) {
    this.settings = settings;
    this.loop = loop;
    this.meters = meters;
    this.thread =
        Thread.ofPlatform().daemon().name("task-consumer-" + settings.stage()).unstarted(loop);
  }

  /**
   * Joins the consumer group and starts to process tasks.
   *
   * @param handlers makes a lane's handler when the lane starts; must not block
   * @param deadLetters publishes refused records; not closed with this consumer
   * @param telemetry its meters are registered until it is closed; each attempt is a span
   * @throws io.scriptorium.runtime.StartupException if Kafka's client refuses the settings
   */
  public static TaskConsumer start(
      ConsumerSettings settings,
      KafkaSettings kafka,
      Supplier<? extends TaskHandler> handlers,
      DeadLetters deadLetters,
      Telemetry telemetry) {
    return start(settings, kafka, handlers, deadLetters, telemetry, TaskSource.ELSEWHERE);
  }

  /**
   * The same with tasks that this process brings about.
   *
   * @param source what it holds back counts as waiting
   */
  public static TaskConsumer start(
      ConsumerSettings settings,
      KafkaSettings kafka,
      Supplier<? extends TaskHandler> handlers,
      DeadLetters deadLetters,
      Telemetry telemetry,
      TaskSource source) {
    var consumer = KafkaClients.member(kafka, settings.groupId(), settings.maxPollRecords());
    var tracker =
        new TaskTracker(
            settings.inKeyOrder(),
            settings.lanes(),
            settings.maxBufferedTasks(),
            settings.engine().maxBufferedBytes());
    var meters = new TaskMeters(telemetry.meters(), settings.stage(), tracker, source, consumer);
    var tasks = new TaskRunner(settings, deadLetters, meters, telemetry.tracer());
    var lanes = new LaneRunner(tracker, handlers, tasks, meters);
    var commits = new OffsetCommits(settings, consumer, tracker, meters);
    var loop = new PollLoop(settings, consumer, tracker, lanes, commits, meters);
    var started = new TaskConsumer(settings, loop, meters);
    started.thread.start();
    return started;
  }

  /** The engine's clock: nanoseconds from about 0, so that times can be compared directly. */
  static long nanos() {
    return System.nanoTime() - ORIGIN;
  }

  /** Whether it is a member of its group and takes tasks. */
  public boolean ready() {
    return loop.ready();
  }

  /** The health of a worker that consists of this consumer. */
  public Health health() {
    Optional<Throwable> cause = failure();
    if (cause.isPresent()) {
      return new Health.Dead(cause.get());
    }
    return ready()
        ? new Health.Ready()
        : new Health.NotReady("it is not a member of its consumer group");
  }

  /** Why it failed, if it did. A failed consumer takes no more tasks and must be closed. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(loop.failure());
  }

  /**
   * Stops taking tasks, lets the running ones end within the limit, interrupts the others, commits
   * finished offsets and leaves the group. Unfinished tasks are delivered to another member. May be
   * called repeatedly and by several threads; the shortest limit counts.
   */
  public void drain(Duration limit) {
    loop.drain(limit);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        if (!thread.join(STUCK_POLL_CHECK)) {
          loop.freeStuckPoll();
        }
      } catch (InterruptedException e) {
        // Running tasks get no more time, but the group is still left.
        interrupted = true;
        loop.drain(Duration.ZERO);
      }
    }
    meters.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drains within {@link ConsumerSettings#drainTimeout}. */
  @Override
  public void close() {
    drain(settings.drainTimeout());
  }
}
