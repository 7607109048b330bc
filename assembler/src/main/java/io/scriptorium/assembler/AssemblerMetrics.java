package io.scriptorium.assembler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.job.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The assembler's metrics. An aborted transaction is counted again when it is repeated. */
final class AssemblerMetrics {

  private static final Duration LONGEST_DURATION = Duration.ofDays(36_500);
  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(2),
    Duration.ofMinutes(5),
    Duration.ofMinutes(10),
    Duration.ofMinutes(20),
    Duration.ofMinutes(40),
    Duration.ofHours(1),
    Duration.ofHours(2),
    Duration.ofHours(4),
    Duration.ofHours(8),
    Duration.ofHours(24)
  };

  /** The phases of a job until its document. */
  private enum Stage {
    /** From its request to its plan. */
    PLANNING,
    /** From its plan to the start of its first section. */
    WAITING,
    /** From the start of its first section to its document. */
    WRITING
  }

  private final MeterRegistry meters;
  private final Counter words;
  private final Counter sections;
  private final Counter stalls;
  private final Counter retries;
  private final Counter deadLetters;
  private final Set<OpenJobs> openJobs = ConcurrentHashMap.newKeySet();

  AssemblerMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (Document.Status status : Document.Status.values()) {
      documents(status);
      durations(status);
    }
    for (Stage stage : Stage.values()) {
      stages(stage);
    }
    words =
        Counter.builder("scriptorium.document.words")
            .description("Words of the documents published")
            .baseUnit("words")
            .register(meters);
    sections =
        Counter.builder("scriptorium.sections.assembled")
            .description("Sections that joined the longest chain of their job")
            .register(meters);
    stalls =
        Counter.builder("scriptorium.jobs.stalls").description("Stalls reported").register(meters);
    retries =
        Counter.builder("scriptorium.jobs.retries")
            .description("Failed jobs that were retried")
            .register(meters);
    deadLetters =
        Counter.builder("scriptorium.dead.letters")
            .description("Records rejected")
            .tag("stage", "assembler")
            .tag("reason", "refused")
            .register(meters);
    Gauge.builder("scriptorium.jobs.open", openJobs, AssemblerMetrics::jobs)
        .description("Jobs without a document, of the partitions that this process has")
        .register(meters);
    Gauge.builder("scriptorium.sections.open", openJobs, AssemblerMetrics::sections)
        .description("Sections of these jobs that are planned and not written")
        .register(meters);
    Gauge.builder("scriptorium.jobs.oldest.age", openJobs, AssemblerMetrics::oldestAgeSeconds)
        .description("Since the oldest of these jobs was first seen; 0 without one")
        .baseUnit("seconds")
        .register(meters);
  }

  /** Adds an assigned partition's jobs to the gauges. */
  void add(OpenJobs ofPartition) {
    openJobs.add(ofPartition);
  }

  /** Removes the jobs of a partition that is no longer assigned. */
  void remove(OpenJobs ofPartition) {
    openJobs.remove(ofPartition);
  }

  private static double jobs(Set<OpenJobs> all) {
    return all.stream().mapToLong(it -> it.jobs.get()).sum();
  }

  private static double sections(Set<OpenJobs> all) {
    return all.stream().mapToLong(it -> it.sections.get()).sum();
  }

  private static double oldestAgeSeconds(Set<OpenJobs> all) {
    Instant now = Instant.now();
    return all.stream().mapToDouble(it -> it.oldestAgeSeconds(now)).max().orElse(0);
  }

  void published(Document document) {
    documents(document.status()).increment();
    words.increment(document.words());
    Document.Timings timings = document.timings();
    record(durations(document.status()), timings.requestedAt(), timings.finishedAt());
    record(stages(Stage.PLANNING), timings.requestedAt(), timings.plannedAt());
    record(stages(Stage.WAITING), timings.plannedAt(), timings.startedAt());
    if (document.status() == Document.Status.COMPLETED) {
      record(stages(Stage.WRITING), timings.startedAt(), timings.finishedAt());
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

  void sectionAssembled() {
    sections.increment();
  }

  void stalled() {
    stalls.increment();
  }

  void retried() {
    retries.increment();
  }

  void rejected() {
    deadLetters.increment();
  }

  private Counter documents(Document.Status status) {
    return Counter.builder("scriptorium.documents")
        .description("Documents published")
        .tag("status", status.json())
        .register(meters);
  }

  private Timer durations(Document.Status status) {
    return Timer.builder("scriptorium.job.duration")
        .description("From the request to its document")
        .tag("status", status.json())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private Timer stages(Stage stage) {
    return Timer.builder("scriptorium.job.stage.duration")
        .description("Where the jobs that have a document spent their time")
        .tag("stage", stage.name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  /** The open jobs of one partition. Its stream thread changes them, any thread may read. */
  static final class OpenJobs {

    private final AtomicLong jobs = new AtomicLong();
    private final AtomicLong sections = new AtomicLong();
    private volatile @Nullable Instant oldestSince;

    /** A job was opened (null before), changed, or closed (null after). */
    void changed(JobState.@Nullable Open before, JobState.@Nullable Open after) {
      jobs.addAndGet((after == null ? 0 : 1) - (before == null ? 0 : 1));
      sections.addAndGet(
          (after == null ? 0 : after.sectionsLeft())
              - (before == null ? 0 : before.sectionsLeft()));
    }

    /**
     * @param since when the oldest job was first seen, as of the last round of the {@link
     *     JobTimers}; null without one
     */
    void oldestSince(@Nullable Instant since) {
      oldestSince = since;
    }

    private double oldestAgeSeconds(Instant now) {
      Instant since = oldestSince;
      return since == null || jobs.get() == 0
          ? 0
          : Math.max(0, Duration.between(since, now).toMillis()) / 1_000.0;
    }
  }
}
