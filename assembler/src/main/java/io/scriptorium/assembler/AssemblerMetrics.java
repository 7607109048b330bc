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
import org.jspecify.annotations.Nullable;

/**
 * The assembler's figures. What a broken transaction counted is counted again when it is repeated.
 */
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

  /** What a job does before it has a document. */
  private enum Stage {
    /** From its request to its plan. */
    PLANNING,
    /** From its plan until its first section is begun. */
    WAITING,
    /** From then to its document. */
    WRITING
  }

  private final MeterRegistry meters;
  private final Counter words;
  private final Counter sections;
  private final Counter stalls;
  private final Counter retries;
  private final Counter deadLetters;
  private final Set<OpenJobCounts> openWork = ConcurrentHashMap.newKeySet();

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
        Counter.builder("scriptorium.jobs.stalls")
            .description("Standstills told of")
            .register(meters);
    retries =
        Counter.builder("scriptorium.jobs.retries")
            .description("Failed jobs that were taken up again")
            .register(meters);
    deadLetters =
        Counter.builder("scriptorium.dead.letters")
            .description("Records refused")
            .tag("stage", "assembler")
            .tag("reason", "refused")
            .register(meters);
    Gauge.builder("scriptorium.jobs.open", openWork, AssemblerMetrics::jobs)
        .description("Jobs without a document, of the partitions that this process has")
        .register(meters);
    Gauge.builder("scriptorium.sections.open", openWork, AssemblerMetrics::sections)
        .description("Sections of these jobs that are planned and not written")
        .register(meters);
    Gauge.builder("scriptorium.jobs.oldest.age", openWork, AssemblerMetrics::oldestAgeSeconds)
        .description("Since the oldest of these jobs was first heard of; 0 without one")
        .baseUnit("seconds")
        .register(meters);
  }

  /** Another partition's work counts, until it is {@link #forget forgotten}. */
  void count(OpenJobCounts work) {
    openWork.add(work);
  }

  /** The partition is somebody else's. */
  void forget(OpenJobCounts work) {
    openWork.remove(work);
  }

  private static double jobs(Set<OpenJobCounts> all) {
    return all.stream().mapToLong(OpenJobCounts::jobs).sum();
  }

  private static double sections(Set<OpenJobCounts> all) {
    return all.stream().mapToLong(OpenJobCounts::sections).sum();
  }

  private static double oldestAgeSeconds(Set<OpenJobCounts> all) {
    Instant now = Instant.now();
    return all.stream().mapToDouble(work -> work.oldestAgeSeconds(now)).max().orElse(0);
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
      // The clocks are those of others, and a timer counts nanoseconds: 292 years and no more.
      timer.record(
          Math.clamp(Duration.between(from, to).toMillis(), 0, LONGEST_DURATION.toMillis()),
          TimeUnit.MILLISECONDS);
    }
  }

  void sectionTold() {
    sections.increment();
  }

  void stallTold() {
    stalls.increment();
  }

  void retried() {
    retries.increment();
  }

  void refused() {
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
}
