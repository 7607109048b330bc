package io.scriptorium.assembler;

import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the document of a job that ended from its stored plan and sections. */
final class DocumentBuilder {

  private static final int MAX_CUT_INSTRUCTION_CHARACTERS = 10_000;

  private DocumentBuilder() {}

  /** A document whose JSON is within a size. */
  static final class SizedDocument {

    private final Document document;
    private final byte[] json;

    private SizedDocument(Document document, byte[] json) {
      this.document = document;
      this.json = json;
    }

    Document document() {
      return document;
    }

    /** The document as UTF-8 JSON. */
    byte[] json() {
      return json;
    }
  }

  static Document build(String jobId, JobEnding ending, JobStore store) {
    return switch (ending) {
      case JobEnding.Completed it ->
          document(jobId, it, store, Document.Status.COMPLETED, null, null);
      case JobEnding.Failed it ->
          document(jobId, it, store, Document.Status.FAILED, it.reason(), it.failedAt());
      case JobEnding.Cancelled it ->
          document(jobId, it, store, Document.Status.CANCELLED, it.reason(), it.cancelledAt());
      case JobEnding.Unplanned(PlanRecord.PlanningFailed failure) ->
          empty(
              failure.request(),
              Document.Status.FAILED,
              failure.reason(),
              failure.usage(),
              new Document.Timings(failure.requestedAt(), null, null, failure.failedAt()));
      case JobEnding.CancelledUnplanned(PlanRecord.Cancelled cancelled) ->
          empty(
              cancelled.request(),
              Document.Status.CANCELLED,
              cancelled.reason(),
              cancelled.usage(),
              new Document.Timings(cancelled.requestedAt(), null, null, cancelled.cancelledAt()));
    };
  }

  /**
   * The whole document, or where its JSON is larger than a record may be, the same as failed (a
   * cancelled one stays cancelled) with the reason and without what made it too large.
   *
   * @param maxBytes the longest JSON allowed, in bytes
   */
  static SizedDocument limited(Document document, int maxBytes) {
    byte[] whole = Json.write(document);
    if (whole.length <= maxBytes) {
      return new SizedDocument(document, whole);
    }
    String reason =
        "The document has %d bytes; a record may have %d. Its text is left out; ask for fewer words."
            .formatted(whole.length, maxBytes);
    Document textless =
        without(document, reason, document.instruction(), document.plan(), document.metadata());
    byte[] small = Json.write(textless);
    if (small.length <= maxBytes) {
      return new SizedDocument(textless, small);
    }
    String instruction = SafeText.cut(document.instruction(), MAX_CUT_INSTRUCTION_CHARACTERS);
    Document bare = without(document, reason, instruction, null, Map.of());
    return new SizedDocument(bare, Json.write(bare));
  }

  private static Document without(
      Document document,
      String reason,
      String instruction,
      @Nullable Plan plan,
      Map<String, String> metadata) {
    boolean cancelled = document.status() == Document.Status.CANCELLED;
    return new Document(
        document.id(),
        cancelled ? Document.Status.CANCELLED : Document.Status.FAILED,
        cancelled ? document.reason() + " " + reason : reason,
        instruction,
        "",
        0,
        plan,
        List.of(),
        document.usage(),
        document.timings(),
        metadata);
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

  /**
   * @param endedAt null for the time at which the last section was ready
   */
  private static Document document(
      String jobId,
      JobEnding.Planned ending,
      JobStore store,
      Document.Status status,
      @Nullable String reason,
      @Nullable Instant endedAt) {
    PlanRecord.Planned planned =
        store.record(jobId, ending.candidate().root(), PlanRecord.Planned.class);
    List<SectionRecord.Written> written =
        ending.sections().stream()
            .map(section -> store.record(jobId, section.hash(), SectionRecord.Written.class))
            .toList();
    var text = new StringBuilder();
    var sections = new ArrayList<Document.Section>(written.size());
    TokenUsage usage = planned.usage();
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
    }
    WritingRequest request = planned.request();
    return new Document(
        planned.jobId(),
        status,
        reason,
        request.instruction(),
        text.toString(),
        sections.stream().mapToInt(Document.Section::words).sum(),
        planned.plan(),
        sections,
        usage,
        timings(planned, written, endedAt),
        request.metadata());
  }

  private static Document.Timings timings(
      PlanRecord.Planned planned, List<SectionRecord.Written> written, @Nullable Instant endedAt) {
    Instant startedAt =
        written.stream()
            .map(SectionRecord.Written::startedAt)
            .min(Comparator.naturalOrder())
            .orElse(null);
    Instant finishedAt =
        endedAt != null
            ? endedAt
            : written.stream()
                .map(SectionRecord.Written::finishedAt)
                .max(Comparator.naturalOrder())
                .orElse(planned.plannedAt());
    return new Document.Timings(planned.requestedAt(), planned.plannedAt(), startedAt, finishedAt);
  }
}
