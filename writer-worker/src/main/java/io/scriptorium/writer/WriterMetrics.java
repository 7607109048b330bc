package io.scriptorium.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.inference.client.InferenceFailure;
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
  private final Counter continued;
  private final Counter shortened;
  private final Timer sections;

  WriterMetrics(MeterRegistry meters) {
    this.meters = meters;
    written = counter("scriptorium.sections.written", "Sections written");
    words = counter("scriptorium.words.written", "Words of the sections written");
    plannedWords =
        counter("scriptorium.words.planned", "Words that the plan asked for in these sections");
    cancelled =
        counter("scriptorium.sections.cancelled", "Sections passed over, their job being over");
    superseded =
        counter(
            "scriptorium.sections.superseded",
            "Sections broken off or thrown away because another writer has the job");
    continued =
        counter(
            "scriptorium.sections.continued", "Times that a far too short section was continued");
    shortened =
        counter(
            "scriptorium.sections.shortened", "Sections cut at a sentence's end, being too long");
    // From zero on, so that the first one shows as a rise.
    InferenceFailure.labels().forEach(this::failures);
    sections =
        Timer.builder("scriptorium.section")
            .description("Time to generate one section, the wait for a seat not included")
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
    failures(failure.label()).increment();
  }

  private Counter failures(String kind) {
    return Counter.builder("scriptorium.sections.failed")
        .description("Sections that no server could write, by the last failure")
        .tag("failure", kind)
        .register(meters);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(meters);
  }

  /** A task was passed over because its job is cancelled. */
  void cancelled() {
    cancelled.increment();
  }

  /** A section was broken off or thrown away because another writer has the job. */
  void superseded() {
    superseded.increment();
  }

  /** A far too short section was continued. */
  void continued() {
    continued.increment();
  }

  /** A section was far too long, and cut. */
  void shortened() {
    shortened.increment();
  }
}
