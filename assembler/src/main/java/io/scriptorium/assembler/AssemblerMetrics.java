package io.scriptorium.assembler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.assembler.batch.BatchMetrics;
import io.scriptorium.job.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The assembler's metrics. An aborted transaction is counted again when it is repeated. */
final class AssemblerMetrics {

  private static final Duration LONGEST_DURATION = Duration.ofDays(36_500);

  /** From a request to its plan. */
  private static final String PLANNING = "planning";

  /** From the plan to the start of the first section. */
  private static final String WAITING = "waiting";

  /** From the start of the first section to the document. */
  private static final String WRITING = "writing";

  private static final Duration[] BUCKETS =
      LongStream.of(
              1, 3, 10, 30, 60, 120, 300, 600, 1_200, 2_400, 3_600, 7_200, 14_400, 28_800, 86_400)
          .mapToObj(Duration::ofSeconds)
          .toArray(Duration[]::new);

  final Counter sections;
  final Counter stalls;
  final Counter retries;
  final Counter deadLetters;
  final BatchMetrics batches;
  private final MeterRegistry meters;
  private final Counter words;
  private final Set<OpenJobs> openJobs = ConcurrentHashMap.newKeySet();

  AssemblerMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.batches = new BatchMetrics(meters);
    for (Document.Status status : Document.Status.values()) {
      documents(status);
      durations(status);
    }
    List.of(PLANNING, WAITING, WRITING).forEach(this::stages);
    words =
        Counter.builder("scriptorium.document.words")
            .description("Words of the documents published")
            .baseUnit("words")
            .register(meters);
    sections =
        counter(
            "scriptorium.sections.assembled",
            "Sections that joined the longest chain of their job");
    stalls = counter("scriptorium.jobs.stalls", "Stalls reported");
    retries = counter("scriptorium.jobs.retries", "Failed jobs that were retried");
    deadLetters =
        counter(
            "scriptorium.dead.letters",
            "Records rejected",
            "stage",
            "assembler",
            "reason",
            "refused");
    Gauge.builder("scriptorium.jobs.open", openJobs, all -> sum(all, it -> it.jobs))
        .description("Jobs without a document, of the partitions that this process has")
        .register(meters);
    Gauge.builder("scriptorium.sections.open", openJobs, all -> sum(all, it -> it.sections))
        .description("Sections of these jobs that are planned and not written")
        .register(meters);
    Gauge.builder("scriptorium.jobs.oldest.age", openJobs, AssemblerMetrics::oldestAgeSeconds)
        .description("Since the oldest of these jobs was first seen; 0 without one")
        .baseUnit("seconds")
        .register(meters);
  }

  private static double sum(Set<OpenJobs> all, Function<OpenJobs, AtomicLong> count) {
    return all.stream().mapToLong(it -> count.apply(it).get()).sum();
  }

  private static double oldestAgeSeconds(Set<OpenJobs> all) {
    return all.stream().mapToDouble(OpenJobs::oldestAgeSeconds).max().orElse(0);
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(meters);
  }

  /** Adds an assigned partition's jobs to the gauges. */
  void add(OpenJobs ofPartition) {
    openJobs.add(ofPartition);
  }

  /** Removes the jobs of a partition that is no longer assigned. */
  void remove(OpenJobs ofPartition) {
    openJobs.remove(ofPartition);
  }

  void published(Document document) {
    documents(document.status()).increment();
    words.increment(document.words());
    Document.Timings timings = document.timings();
    record(durations(document.status()), timings.requestedAt(), timings.finishedAt());
    record(stages(PLANNING), timings.requestedAt(), timings.plannedAt());
    record(stages(WAITING), timings.plannedAt(), timings.startedAt());
    if (document.status() == Document.Status.COMPLETED) {
      record(stages(WRITING), timings.startedAt(), timings.finishedAt());
    }
  }

  private static void record(Timer timer, @Nullable Instant from, @Nullable Instant to) {
    if (from != null && to != null) {
      // The times are of other clocks, and a timer's nanoseconds overflow after 292 years.
      timer.record(
          Math.clamp(Duration.between(from, to).toMillis(), 0, LONGEST_DURATION.toMillis()),
          TimeUnit.MILLISECONDS);
    }
  }

  private Counter documents(Document.Status status) {
    return counter("scriptorium.documents", "Documents published", "status", status.json());
  }

  private Timer durations(Document.Status status) {
    return timer(
        "scriptorium.job.duration", "From the request to its document", "status", status.json());
  }

  private Timer stages(String stage) {
    return timer(
        "scriptorium.job.stage.duration",
        "Where the jobs that have a document spent their time",
        "stage",
        stage);
  }

  private Timer timer(String name, String description, String... tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  /** The open jobs of one partition. Its stream thread changes them, any thread may read. */
  static final class OpenJobs {

    private final AtomicLong jobs = new AtomicLong();
    private final AtomicLong sections = new AtomicLong();

    /**
     * When the oldest job was first seen, as of the last round of the {@link JobTimers}; null
     * without one.
     */
    volatile @Nullable Instant oldestSince;

    /** A job was opened (null before), changed, or closed (null after). */
    void changed(@Nullable JobHead before, @Nullable JobHead after) {
      jobs.addAndGet((after == null ? 0 : 1) - (before == null ? 0 : 1));
      sections.addAndGet(
          (after == null ? 0 : after.sectionsLeft())
              - (before == null ? 0 : before.sectionsLeft()));
    }

    private double oldestAgeSeconds() {
      Instant since = oldestSince;
      return since == null || jobs.get() == 0
          ? 0
          : Math.max(0, Duration.between(since, Instant.now()).toMillis()) / 1_000.0;
    }
  }
}
