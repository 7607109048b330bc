package io.scriptorium.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.inference.InferenceFailure;
import io.scriptorium.job.SectionRecord;
import java.time.Duration;

/** What the writer counts. */
final class WriterMetrics {

  private final MeterRegistry meters;
  private final Counter written;
  private final Counter words;
  private final Counter plannedWords;
  private final Counter cancelled;
  private final Counter superseded;
  private final Timer sections;

  WriterMetrics(MeterRegistry meters) {
    this.meters = meters;
    written = meters.counter("scriptorium.sections.written");
    words = meters.counter("scriptorium.words.written");
    plannedWords = meters.counter("scriptorium.words.planned");
    cancelled = meters.counter("scriptorium.sections.cancelled");
    superseded =
        Counter.builder("scriptorium.sections.superseded")
            .description("Sections broken off or thrown away because another writer has the job.")
            .register(meters);
    sections =
        Timer.builder("scriptorium.section")
            .description("Time to generate one section, the wait for a seat not included.")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(100))
            .maximumExpectedValue(Duration.ofMinutes(30))
            .register(meters);
  }

  void written(SectionRecord.Written section, int targetWords) {
    written.increment();
    words.increment(section.words());
    plannedWords.increment(targetWords);
    sections.record(Duration.between(section.startedAt(), section.finishedAt()));
  }

  void failed(InferenceFailure failure) {
    meters
        .counter("scriptorium.sections.failed", "failure", failure.getClass().getSimpleName())
        .increment();
  }

  /** A task was passed over because its job is cancelled. */
  void cancelled() {
    cancelled.increment();
  }

  /** A section was broken off or thrown away because another writer has the job. */
  void superseded() {
    superseded.increment();
  }
}
