package io.scriptorium.assembler;

import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.Chapter;
import io.scriptorium.job.Document;
import io.scriptorium.job.Headings;
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

  static Document build(String jobId, JobEnding ending, JobStore store) {
    return switch (ending) {
      case JobEnding.Unplanned(Document document) -> document;
      case JobEnding.Planned planned -> planned(jobId, planned, store);
    };
  }

  /** The document of a job that ended without a plan. */
  static Document unplanned(
      WritingRequest request,
      Document.Status status,
      String reason,
      TokenUsage usage,
      Instant requestedAt,
      Instant endedAt) {
    return new Document(
            request.id(),
            status,
            SafeText.cut(reason, SectionRef.MAX_REASON_CHARACTERS),
            request.instruction(),
            "",
            0,
            null,
            List.of(),
            usage,
            new Document.Timings(requestedAt, null, null, endedAt),
            request.metadata())
        .in(request.batch());
  }

  /**
   * The whole document, or where its JSON is larger than a record may be, the same as failed (a
   * cancelled one stays cancelled) with the reason and without what made it too large.
   *
   * @param maxBytes the longest JSON allowed, in bytes
   */
  static Document limited(Document document, int maxBytes) {
    int bytes = Json.write(document).length;
    if (bytes <= maxBytes) {
      return document;
    }
    String reason =
        "The document has %d bytes; a record may have %d. Its text is left out; ask for fewer words."
            .formatted(bytes, maxBytes);
    Document textless =
        without(document, reason, document.instruction(), document.plan(), document.metadata());
    if (Json.write(textless).length <= maxBytes) {
      return textless;
    }
    String instruction = SafeText.cut(document.instruction(), MAX_CUT_INSTRUCTION_CHARACTERS);
    return without(document, reason, instruction, null, Map.of());
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
        document.title(),
        "",
        0,
        plan,
        List.of(),
        List.of(),
        document.usage(),
        document.timings(),
        metadata,
        null,
        List.of(),
        document.batch());
  }

  private static Document planned(String jobId, JobEnding.Planned ending, JobStore store) {
    PlanRecord.Planned planned =
        store.record(jobId, ending.chain().plan().root(), PlanRecord.Planned.class);
    List<SectionRecord.Written> written =
        ending.chain().byIndex().stream()
            .map(section -> store.record(jobId, section.hash(), SectionRecord.Written.class))
            .toList();
    WritingRequest request = planned.request();
    Headings headings = request.shownHeadings();
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
              section.model(),
              headings == Headings.SECTIONS ? heading(planned.plan(), section) : null));
      usage = usage.plus(section.usage());
    }
    boolean titled = headings != Headings.NONE;
    return new Document(
        planned.jobId(),
        ending.status(),
        ending.reason(),
        request.instruction(),
        titled ? planned.plan().title() : null,
        text.toString(),
        sections.stream().mapToInt(Document.Section::words).sum(),
        planned.plan(),
        titled ? chapters(planned.plan(), sections) : List.of(),
        sections,
        usage,
        timings(planned, written, ending.endedAt()),
        request.metadata(),
        languageWords(written),
        warnings(written),
        request.batch());
  }

  private static @Nullable Integer languageWords(List<SectionRecord.Written> written) {
    int sum = 0;
    for (SectionRecord.Written section : written) {
      Integer words = section.languageWords();
      if (words == null) {
        return null;
      }
      sum += words;
    }
    return sum;
  }

  private static List<Document.Warning> warnings(List<SectionRecord.Written> written) {
    var warnings = new ArrayList<Document.Warning>();
    for (SectionRecord.Written section : written) {
      List<String> kinds = section.warnings();
      if (kinds != null) {
        kinds.forEach(kind -> warnings.add(new Document.Warning(section.index(), kind)));
      }
    }
    return warnings;
  }

  /** The heading that the plan has for a section, or else the one that the model gave it. */
  private static @Nullable String heading(Plan plan, SectionRecord.Written section) {
    String planned = section.index() <= plan.total() ? plan.step(section.index()).heading() : null;
    return planned == null ? section.heading() : planned;
  }

  /** The chapters that have sections, which in parallel mode may lack some. */
  private static List<Document.ChapterRange> chapters(Plan plan, List<Document.Section> sections) {
    List<Document.ChapterRange> ranges = new ArrayList<>();
    for (Chapter chapter : plan.chapters()) {
      List<Document.Section> own =
          sections.stream()
              .filter(it -> it.index() >= chapter.first() && it.index() <= chapter.last())
              .toList();
      if (!own.isEmpty()) {
        Document.Section first = own.getFirst();
        Document.Section last = own.getLast();
        ranges.add(
            new Document.ChapterRange(
                chapter.title(), first.index(), last.index(), first.start(), last.end()));
      }
    }
    return ranges;
  }

  /**
   * @param endedAt null for the time at which the last section was ready
   */
  private static Document.Timings timings(
      PlanRecord.Planned planned, List<SectionRecord.Written> written, @Nullable Instant endedAt) {
    Instant startedAt =
        written.stream().map(it -> it.startedAt()).min(Comparator.naturalOrder()).orElse(null);
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
