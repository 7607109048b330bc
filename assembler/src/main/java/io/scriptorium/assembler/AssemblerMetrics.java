package io.scriptorium.assembler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.job.Document;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The assembler's figures. What a broken transaction counted is counted again when it is repeated.
 */
final class AssemblerMetrics {

  private static final Duration LONGEST_DURATION = Duration.ofDays(36_500);

  private final MeterRegistry meters;
  private final Counter words;
  private final Counter sections;
  private final Counter stalls;
  private final Counter retries;
  private final Counter deadLetters;
  private final AtomicLong openJobs = new AtomicLong();

  AssemblerMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (Document.Status status : Document.Status.values()) {
      documents(status);
      durations(status);
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
            .register(meters);
    meters.gauge("scriptorium.jobs.open", openJobs);
  }

  void published(Document document) {
    documents(document.status()).increment();
    words.increment(document.words());
    Duration duration =
        Duration.between(document.timings().requestedAt(), document.timings().finishedAt());
    // The clocks are those of others, and a timer counts nanoseconds: 292 years and no more.
    durations(document.status())
        .record(
            Math.clamp(duration.toMillis(), 0, LONGEST_DURATION.toMillis()), TimeUnit.MILLISECONDS);
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

  /** Jobs came (positive) or went (negative) from the partitions that this process reads. */
  void openJobs(long change) {
    openJobs.addAndGet(change);
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
        .serviceLevelObjectives(
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
            Duration.ofHours(24))
        .register(meters);
  }
}
