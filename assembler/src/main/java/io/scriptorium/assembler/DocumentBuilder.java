package io.scriptorium.assembler;

import io.scriptorium.job.Document;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins a job's plan and sections to its document. */
final class DocumentBuilder {

  private DocumentBuilder() {}

  /** The document of a complete chain. */
  static Document completed(PlanRecord.Planned planned, List<SectionRecord.Written> sections) {
    Instant finishedAt =
        sections.stream()
            .map(SectionRecord.Written::finishedAt)
            .max(Comparator.naturalOrder())
            .orElse(planned.plannedAt());
    return document(planned, sections, Document.Status.COMPLETED, null, finishedAt);
  }

  /** The document of a job that came only as far as these sections. */
  static Document failed(
      PlanRecord.Planned planned,
      List<SectionRecord.Written> sections,
      String reason,
      Instant failedAt) {
    return document(planned, sections, Document.Status.FAILED, reason, failedAt);
  }

  /** The document of a job that was cancelled when it had these sections. */
  static Document cancelled(
      PlanRecord.Planned planned,
      List<SectionRecord.Written> sections,
      String reason,
      Instant cancelledAt) {
    return document(planned, sections, Document.Status.CANCELLED, reason, cancelledAt);
  }

  /** The document of a job that never got a plan. */
  static Document unplanned(PlanRecord.PlanningFailed failure) {
    return empty(
        failure.request(),
        Document.Status.FAILED,
        failure.reason(),
        failure.usage(),
        new Document.Timings(failure.requestedAt(), null, null, failure.failedAt()));
  }

  /** The document of a job that was cancelled before it had a plan. */
  static Document unplanned(PlanRecord.Cancelled cancelled) {
    return empty(
        cancelled.request(),
        Document.Status.CANCELLED,
        cancelled.reason(),
        cancelled.usage(),
        new Document.Timings(cancelled.requestedAt(), null, null, cancelled.cancelledAt()));
  }

  private static Document empty(
      WritingRequest request,
      Document.Status status,
      String reason,
      TokenUsage usage,
      Document.Timings timings) {
    return new Document(
        request.id(),
        status,
        reason,
        request.instruction(),
        "",
        0,
        null,
        List.of(),
        usage,
        timings,
        request.metadata());
  }

  private static Document document(
      PlanRecord.Planned planned,
      List<SectionRecord.Written> written,
      Document.Status status,
      @Nullable String reason,
      Instant finishedAt) {
    var text = new StringBuilder();
    var sections = new ArrayList<Document.Section>(written.size());
    TokenUsage usage = planned.usage();
    int words = 0;
    for (SectionRecord.Written section : written) {
      if (!text.isEmpty()) {
        text.append(Document.SEPARATOR);
      }
      int start = text.length();
      text.append(section.text());
      sections.add(
          new Document.Section(
              section.index(),
              start,
              text.length(),
              section.words(),
              section.usage(),
              section.server(),
              section.model()));
      usage = usage.plus(section.usage());
      words += section.words();
    }
    Instant startedAt =
        written.stream()
            .map(SectionRecord.Written::startedAt)
            .min(Comparator.naturalOrder())
            .orElse(null);
    WritingRequest request = planned.request();
    return new Document(
        planned.jobId(),
        status,
        reason,
        request.instruction(),
        text.toString(),
        words,
        planned.plan(),
        sections,
        usage,
        new Document.Timings(planned.requestedAt(), planned.plannedAt(), startedAt, finishedAt),
        request.metadata());
  }
}
