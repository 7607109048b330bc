package io.scriptorium.kafka.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.Consumer;

/** The meters of one {@link TaskConsumer}, registered until they are closed. */
final class TaskMeters implements AutoCloseable {

  /** How an attempt at a task ended. */
  enum Result {
    DONE,
    RETRIED,
    FAILED,
    DEAD_LETTERED,
    INTERRUPTED;

    String tag() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Duration LONGEST_TASK = Duration.ofMinutes(10);
  private static final Duration LONGEST_HANDOFF = Duration.ofSeconds(1);

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> registered = new CopyOnWriteArrayList<>();
  private final KafkaClientMetrics client;
  private final Map<Result, Counter> tasks = new EnumMap<>(Result.class);
  private final Timer durations;
  private final Timer handoffs;
  private final Counter commits;
  private final Counter failedCommits;
  private final Counter refused;
  private final Counter gaveUp;
  private volatile long unfetched;

  TaskMeters(
      MeterRegistry registry,
      String stage,
      TaskTracker tracker,
      Consumer<byte[], byte[]> consumer) {
    this.registry = registry;
    this.tags = Tags.of("stage", stage);
    for (Result result : Result.values()) {
      tasks.put(
          result,
          counter("scriptorium.tasks", "Attempts at tasks", Tags.of("outcome", result.tag())));
    }
    commits = counter("scriptorium.commits", "Commits of offsets", Tags.of("result", "done"));
    failedCommits =
        counter("scriptorium.commits", "Commits of offsets", Tags.of("result", "failed"));
    refused = counter("scriptorium.dead.letters", "Records refused", Tags.of("reason", "refused"));
    gaveUp = counter("scriptorium.dead.letters", "Records refused", Tags.of("reason", "gave-up"));
    durations = timer("scriptorium.task.duration", "One attempt at a task", LONGEST_TASK);
    handoffs =
        timer(
            "scriptorium.task.handoff",
            "From the end of a task to the start of the next in its lane",
            LONGEST_HANDOFF);
    lanes(tracker, "running", it -> it.lanes().running());
    lanes(tracker, "waiting", it -> it.lanes().waiting());
    lanes(tracker, "parked", it -> it.lanes().parked());
    gauge(
        "scriptorium.backlog.tasks",
        "Records of the partitions held that are not finished, fetched or not",
        it -> it.buffers().records() + unfetched,
        tracker);
    gauge(
        "scriptorium.backlog.oldest.age.seconds",
        "Since the oldest of the fetched ones was appended; 0 without one",
        TaskMeters::oldestAgeSeconds,
        tracker);
    gauge("scriptorium.buffered.records", "Records held", it -> it.buffers().records(), tracker);
    gauge("scriptorium.buffered.bytes", "Bytes held", it -> it.buffers().bytes(), tracker);
    gauge("scriptorium.partitions.assigned", "Partitions held", TaskTracker::assigned, tracker);
    gauge(
        "scriptorium.partitions.paused",
        "Partitions not fetched from because the buffers are full",
        it -> it.buffers().full() ? it.assigned() : 0,
        tracker);
    client = new KafkaClientMetrics(consumer, tags);
    client.bindTo(registry);
  }

  void ended(Result result) {
    Counter counter = tasks.get(result);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A record becomes a dead letter for what it says. */
  void refused() {
    refused.increment();
  }

  /** A record becomes a dead letter because its task failed too often. */
  void gaveUp() {
    gaveUp.increment();
  }

  /** So many records of the partitions held are not fetched yet. */
  void unfetched(long records) {
    unfetched = records;
  }

  private static double oldestAgeSeconds(TaskTracker tracker) {
    OptionalLong oldest = tracker.oldestMillis();
    return oldest.isEmpty()
        ? 0
        : Math.max(0, System.currentTimeMillis() - oldest.getAsLong()) / 1_000.0;
  }

  void took(long nanos) {
    durations.record(Duration.ofNanos(nanos));
  }

  void handedOff(long nanos) {
    handoffs.record(Duration.ofNanos(nanos));
  }

  void committed(boolean done) {
    (done ? commits : failedCommits).increment();
  }

  @Override
  public void close() {
    client.close();
    registered.forEach(registry::remove);
  }

  private void lanes(TaskTracker tracker, String state, ToDoubleFunction<TaskTracker> value) {
    gauge("scriptorium.lanes", "Lanes by state", value, tracker, "state", state);
  }

  private void gauge(
      String name,
      String description,
      ToDoubleFunction<TaskTracker> value,
      TaskTracker tracker,
      String... moreTags) {
    ToDoubleFunction<TaskTracker> guarded =
        it -> {
          synchronized (it) {
            return value.applyAsDouble(it);
          }
        };
    registered.add(
        Gauge.builder(name, tracker, guarded)
            .description(description)
            .tags(tags.and(moreTags))
            .strongReference(true)
            .register(registry));
  }

  private Counter counter(String name, String description, Tags moreTags) {
    Counter counter =
        Counter.builder(name).description(description).tags(tags.and(moreTags)).register(registry);
    registered.add(counter);
    return counter;
  }

  private Timer timer(String name, String description, Duration longest) {
    Timer timer =
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .publishPercentileHistogram()
            .maximumExpectedValue(longest)
            .register(registry);
    registered.add(timer);
    return timer;
  }
}
