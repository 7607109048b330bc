package io.scriptorium.kafka.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.Consumer;

/** The meters of one {@link TaskConsumer}, registered until they are closed. */
final class TaskMeters implements AutoCloseable {

  /** What is counted. */
  enum Count {
    DONE("scriptorium.tasks", "Attempts at tasks", "outcome", "done"),
    RETRIED("scriptorium.tasks", "Attempts at tasks", "outcome", "retried"),
    FAILED("scriptorium.tasks", "Attempts at tasks", "outcome", "failed"),
    DEAD_LETTERED("scriptorium.tasks", "Attempts at tasks", "outcome", "dead-lettered"),
    INTERRUPTED("scriptorium.tasks", "Attempts at tasks", "outcome", "interrupted"),
    COMMITTED("scriptorium.commits", "Commits of offsets", "result", "done"),
    COMMIT_FAILED("scriptorium.commits", "Commits of offsets", "result", "failed"),
    /** A record becomes a dead letter for what it says. */
    REFUSED("scriptorium.dead.letters", "Records refused", "reason", "refused"),
    /** A record becomes a dead letter because its task failed too often. */
    GAVE_UP("scriptorium.dead.letters", "Records refused", "reason", "gave-up");

    private final String meter;
    private final String description;
    private final String tag;
    private final String value;

    Count(String meter, String description, String tag, String value) {
      this.meter = meter;
      this.description = description;
      this.tag = tag;
      this.value = value;
    }
  }

  private final MeterRegistry registry;
  private final Tags tags;
  private final TaskTracker tracker;
  private final TaskSource source;
  private final List<Meter> registered = new ArrayList<>();
  private final KafkaClientMetrics client;
  private final Map<Count, Counter> counters = new EnumMap<>(Count.class);
  private final Timer durations;
  private final Timer handoffs;
  private volatile long unfetched;

  TaskMeters(
      MeterRegistry registry,
      String stage,
      TaskTracker tracker,
      TaskSource source,
      Consumer<byte[], byte[]> consumer) {
    this.registry = registry;
    this.tags = Tags.of("stage", stage);
    this.tracker = tracker;
    this.source = source;
    for (Count count : Count.values()) {
      var counter = Counter.builder(count.meter).description(count.description);
      counters.put(count, keep(counter.tags(tags.and(count.tag, count.value)).register(registry)));
    }
    durations = timer("scriptorium.task.duration", "One attempt at a task", Duration.ofMinutes(10));
    handoffs =
        timer(
            "scriptorium.task.handoff",
            "From the end of a task to the start of the next in its lane",
            Duration.ofSeconds(1));
    lanes("running", it -> it.lanes().running());
    lanes("waiting", it -> it.lanes().waiting());
    lanes("parked", it -> it.lanes().parked());
    gauge(
        "scriptorium.backlog.tasks",
        "Records of the partitions held that are not finished, held back, fetched or not",
        it -> it.buffers().records() + unfetched + source.waiting());
    gauge(
        "scriptorium.backlog.oldest.age.seconds",
        "Since the oldest of the fetched ones was appended; 0 without one",
        this::oldestAgeSeconds);
    gauge("scriptorium.buffered.records", "Records held", it -> it.buffers().records());
    gauge("scriptorium.buffered.bytes", "Bytes held", it -> it.buffers().bytes());
    gauge("scriptorium.partitions.assigned", "Partitions held", TaskTracker::assigned);
    gauge(
        "scriptorium.partitions.paused",
        "Partitions not fetched from because the buffers are full",
        it -> it.full() ? it.assigned() : 0);
    client = new KafkaClientMetrics(consumer, tags);
    client.bindTo(registry);
  }

  void count(Count count) {
    Counter counter = counters.get(count);
    if (counter != null) {
      counter.increment();
    }
  }

  /** So many records of the partitions held are not fetched yet. */
  void unfetched(long records) {
    unfetched = records;
  }

  void took(long nanos) {
    durations.record(nanos, TimeUnit.NANOSECONDS);
  }

  void handedOff(long nanos) {
    handoffs.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    client.close();
    registered.forEach(registry::remove);
  }

  private double oldestAgeSeconds(TaskTracker held) {
    long now = System.currentTimeMillis();
    long oldestMillis =
        Math.min(
            held.oldestMillis().orElse(now),
            source.oldest().map(Instant::toEpochMilli).orElse(now));
    return Math.max(0, now - oldestMillis) / 1_000.0;
  }

  private void lanes(String state, ToDoubleFunction<TaskTracker> value) {
    gauge("scriptorium.lanes", "Lanes by state", value, "state", state);
  }

  private void gauge(
      String name, String description, ToDoubleFunction<TaskTracker> value, String... moreTags) {
    ToDoubleFunction<TaskTracker> guarded =
        it -> {
          synchronized (it) {
            return value.applyAsDouble(it);
          }
        };
    keep(
        Gauge.builder(name, tracker, guarded)
            .description(description)
            .tags(tags.and(moreTags))
            .strongReference(true)
            .register(registry));
  }

  private Timer timer(String name, String description, Duration longest) {
    return keep(
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .publishPercentileHistogram()
            .maximumExpectedValue(longest)
            .register(registry));
  }

  private <T extends Meter> T keep(T meter) {
    registered.add(meter);
    return meter;
  }
}
