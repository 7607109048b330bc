package io.scriptorium.writer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.inference.InferenceFailure;
import io.scriptorium.job.SectionRecord;
import java.time.Duration;

/** What the writer counts. */
final class WriterMetrics {

  private final MeterRegistry meters;

  WriterMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  void written(SectionRecord.Written section, int targetWords) {
    meters.counter("scriptorium.sections.written").increment();
    meters.counter("scriptorium.words.written").increment(section.words());
    meters.counter("scriptorium.words.planned").increment(targetWords);
    Timer.builder("scriptorium.section")
        .description("Time to write one section, the wait for a seat included.")
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(100))
        .maximumExpectedValue(Duration.ofMinutes(30))
        .register(meters)
        .record(Duration.between(section.startedAt(), section.finishedAt()));
  }

  void failed(InferenceFailure failure) {
    meters
        .counter("scriptorium.sections.failed", "failure", failure.getClass().getSimpleName())
        .increment();
  }

  /** A task was passed over because its job is cancelled. */
  void cancelled() {
    meters.counter("scriptorium.sections.cancelled").increment();
  }

  /** A section was thrown away because another writer had brought the job on. */
  void superseded() {
    meters.counter("scriptorium.sections.superseded").increment();
  }
}
