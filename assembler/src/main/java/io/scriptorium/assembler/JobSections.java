package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.Chains;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The section records of a job in the order of their arrival, those that fit nowhere yet included,
 * and the chains that they form with the job's plans. It never changes: adding a section makes
 * another one. The two share what they hold, so that adding to the latest takes constant time; an
 * earlier one that is used again makes a copy of its own.
 *
 * <p>Not thread-safe.
 */
final class JobSections {

  private final List<CandidatePlan> plans;
  private final List<SectionRef.Failed> failures;
  private final int count;
  private Log log;

  private JobSections(
      List<CandidatePlan> plans, List<SectionRef.Failed> failures, int count, Log log) {
    this.plans = List.copyOf(plans);
    this.failures = List.copyOf(failures);
    this.count = count;
    this.log = log;
  }

  static JobSections of(List<CandidatePlan> plans, List<? extends SectionRef> sections) {
    List<SectionRef.Written> written = only(SectionRef.Written.class, sections);
    return new JobSections(
        plans, only(SectionRef.Failed.class, sections), written.size(), new Log(plans, written));
  }

  private static <T extends SectionRef> List<T> only(
      Class<T> type, List<? extends SectionRef> sections) {
    return sections.stream().filter(type::isInstance).map(type::cast).toList();
  }

  JobSections with(SectionRef section) {
    return switch (section) {
      case SectionRef.Written written -> {
        Log its = log();
        its.add(written);
        yield new JobSections(plans, failures, count + 1, its);
      }
      case SectionRef.Failed failed ->
          new JobSections(
              plans, Stream.concat(failures.stream(), Stream.of(failed)).toList(), count, log);
    };
  }

  /** The same sections with other plans. */
  JobSections of(List<CandidatePlan> others) {
    return new JobSections(others, failures, count, new Log(others, written()));
  }

  JobSections withoutFailures() {
    return new JobSections(plans, List.of(), count, log);
  }

  /** Whether this record is one of them: this text, or a failure in this place. */
  boolean contains(SectionRef section) {
    return switch (section) {
      case SectionRef.Written it -> log().hashes.contains(it.hash());
      case SectionRef.Failed it ->
          failures.stream()
              .anyMatch(
                  known -> known.index() == it.index() && known.continues().equals(it.continues()));
    };
  }

  /** How many there are, failures included. */
  int size() {
    return count + failures.size();
  }

  /** How many of them are written. */
  int writtenCount() {
    return count;
  }

  List<SectionRef.Written> written() {
    return List.copyOf(log().written);
  }

  /** Those written after the first so many. */
  List<SectionRef.Written> writtenAfter(int first) {
    return List.copyOf(log().written.subList(first, count));
  }

  /** The sections that could not be written in this try. */
  List<SectionRef.Failed> failures() {
    return failures;
  }

  List<SectionRef> all() {
    return Stream.<SectionRef>concat(log().written.stream(), failures.stream()).toList();
  }

  /** The chains that plans and sections form; valid until a section is added. */
  Chains<CandidatePlan, SectionRef.Written> chains() {
    return log().chains;
  }

  private Log log() {
    if (log.written.size() > count) {
      log = new Log(plans, log.written.subList(0, count));
    }
    return log;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobSections that
        && count == that.count
        && plans.equals(that.plans)
        && failures.equals(that.failures)
        && (log == that.log || written().equals(that.written()));
  }

  @Override
  public int hashCode() {
    return Objects.hash(plans, failures, count);
  }

  @Override
  public String toString() {
    return "%d written, failed: %s".formatted(count, failures);
  }

  /** What all that were made from one another hold; it has the sections of the latest. */
  private static final class Log {

    final List<SectionRef.Written> written = new ArrayList<>();
    final Set<String> hashes = new HashSet<>();
    final Chains<CandidatePlan, SectionRef.Written> chains = new Chains<>();

    Log(List<CandidatePlan> plans, List<SectionRef.Written> sections) {
      plans.forEach(chains::add);
      sections.forEach(this::add);
    }

    void add(SectionRef.Written section) {
      written.add(section);
      hashes.add(section.hash());
      var _ = chains.add(section);
    }
  }
}
