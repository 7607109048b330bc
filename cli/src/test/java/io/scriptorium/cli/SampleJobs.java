package io.scriptorium.cli;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as the pipeline makes them. */
public final class SampleJobs {

  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private SampleJobs() {}

  public static Document completed(String id, String instruction, String... sections) {
    return document(id, instruction, Document.Status.COMPLETED, null, sections);
  }

  public static Document failed(String id, String reason) {
    return document(id, "Write", Document.Status.FAILED, reason);
  }

  public static Document cancelled(String id, String reason, String... sections) {
    return document(id, "Write", Document.Status.CANCELLED, reason, sections);
  }

  public static JobEvent event(String id, JobEvent.Type type, int done, int total, int words) {
    return event(id, type, done, total, words, START);
  }

  public static JobEvent event(
      String id, JobEvent.Type type, int done, int total, int words, Instant at) {
    return new JobEvent(id, type, done, total, words, null, at, null, null);
  }

  /** The same event of a job whose plan comes from there. */
  public static JobEvent with(JobEvent event, Plan.Origin origin) {
    return new JobEvent(
        event.jobId(),
        event.type(),
        event.done(),
        event.total(),
        event.words(),
        event.reason(),
        event.at(),
        origin,
        event.title());
  }

  public static DeadLetter refusal(String id, String reason) {
    return refusal(id, reason, 0, 7);
  }

  /** The dead letter of a request that is in this place. */
  public static DeadLetter refusal(String id, String reason, int partition, long offset) {
    return new DeadLetter(
        reason,
        "planner",
        Topics.WRITING_REQUESTS,
        partition,
        offset,
        id,
        "{}",
        null,
        Map.of(),
        START,
        null,
        null);
  }

  /** A document of two chapters of one section each, with headings. */
  public static Document structured(
      String id, String title, String first, String second, String... texts) {
    Document plain = completed(id, "Write about tea", texts);
    List<Document.Section> sections =
        plain.sections().stream()
            .map(it ->
                new Document.Section(
                    it.index(),
                    it.start(),
                    it.end(),
                    it.words(),
                    it.usage(),
                    it.server(),
                    it.model(),
                    "About " + it.index()))
            .toList();
    return new Document(
        plain.id(),
        plain.status(),
        plain.reason(),
        plain.instruction(),
        title,
        plain.text(),
        plain.words(),
        plain.plan(),
        List.of(
            new Document.ChapterRange(
                first, 1, 1, sections.getFirst().start(), sections.getFirst().end()),
            new Document.ChapterRange(
                second, 2, 2, sections.getLast().start(), sections.getLast().end())),
        sections,
        plain.usage(),
        plain.timings(),
        plain.metadata(),
        plain.languageWords(),
        plain.warnings(),
        null);
  }

  private static Document document(
      String id,
      String instruction,
      Document.Status status,
      @Nullable String reason,
      String... texts) {
    List<Document.Section> sections = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    int start = 0;
    for (String text : texts) {
      int index = sections.size() + 1;
      int end = start + text.length();
      sections.add(
          new Document.Section(
              index, start, end, Words.count(text), TokenUsage.NONE, "http://gpu-0/v1", "model-x"));
      steps.add(new Step("Point " + index, 100));
      start = end + Document.SEPARATOR.length();
    }
    String text = String.join(Document.SEPARATOR, texts);
    return new Document(
        id,
        status,
        reason,
        instruction,
        text,
        Words.count(text),
        steps.isEmpty() ? null : new Plan(steps),
        sections,
        TokenUsage.NONE,
        new Document.Timings(START, START, START, START.plusSeconds(75)),
        Map.of("type", "guide"));
  }
}
