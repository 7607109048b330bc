package io.scriptorium.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.text.answer.TextFlaw;
import java.time.Duration;
import java.util.stream.Stream;

/** The writer's meters. */
final class WriterMetrics {

  final Counter cancelled;
  final Counter superseded;
  final Counter continued;
  final Counter shortened;
  final Counter lineages;
  private final MeterRegistry meters;
  private final Counter written;
  private final Counter words;
  private final Counter plannedWords;
  private final Timer sections;

  WriterMetrics(MeterRegistry meters) {
    this.meters = meters;
    written = counter("scriptorium.sections.written", "Sections written");
    words = counter("scriptorium.words.written", "Words of the sections written");
    plannedWords =
        counter("scriptorium.words.planned", "Words that the plan asked for in these sections");
    cancelled =
        counter(
            "scriptorium.sections.cancelled",
            "Section tasks skipped or aborted because the job is cancelled or overdue");
    superseded =
        counter(
            "scriptorium.sections.superseded",
            "Sections aborted or discarded because another writer has the job");
    continued =
        counter(
            "scriptorium.sections.continued", "Further turns for sections that were far too short");
    shortened =
        counter(
            "scriptorium.sections.shortened",
            "Far too long sections, cut at the end of a sentence");
    lineages =
        counter(
            "scriptorium.sections.lineages",
            "Sections that began a new lineage, since the context window was full");
    // Registered at zero, so that the first failure shows as an increase.
    InferenceFailure.labels().forEach(this::failures);
    Stream.of(TextFlaw.values()).forEach(this::flaws);
    Stream.of(TextFlaw.LOOP, TextFlaw.REPETITION).map(TextFlaw::label).forEach(this::warnings);
    sections =
        Timer.builder("scriptorium.section")
            .description("Time to generate one section, without the wait for a seat")
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

  /** An answer had this flaw. */
  void flawed(TextFlaw flaw) {
    flaws(flaw).increment();
  }

  /** A section was accepted although it kept this kind of flaw. */
  void warned(String kind) {
    warnings(kind).increment();
  }

  private Counter flaws(TextFlaw flaw) {
    return Counter.builder("scriptorium.sections.flaws")
        .description("Answers for sections that were flawed, by kind")
        .tag("kind", flaw.label())
        .register(meters);
  }

  private Counter warnings(String kind) {
    return Counter.builder("scriptorium.sections.warnings")
        .description("Sections accepted with a warning, by kind")
        .tag("kind", kind)
        .register(meters);
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
}
