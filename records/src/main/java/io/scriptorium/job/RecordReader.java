package io.scriptorium.job;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records between stages and rejects what could not be processed later: another shape,
 * missing fields or impossible values, a key that is not the job's id. All readers of a topic use
 * it, so that they reject the same records.
 */
public final class RecordReader {

  private static final int MAX_EXCERPT_CHARACTERS = 150;
  private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{43}");

  private RecordReader() {}

  /**
   * A record of {@code writing-plans}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static PlanRecord plan(byte @Nullable [] key, byte @Nullable [] value) {
    PlanRecord plan = Json.read(required(value), PlanRecord.class);
    RecordValidator.check((Record) plan);
    checkKey(key, plan.jobId());
    switch (plan) {
      case PlanRecord.Planned planned -> checkRequest(planned.request(), plan.jobId());
      case PlanRecord.PlanningFailed failed -> checkRequest(failed.request(), plan.jobId());
      case PlanRecord.Cancelled cancelled -> checkRequest(cancelled.request(), plan.jobId());
      case PlanRecord.Repeated _ -> {}
    }
    return plan;
  }

  /**
   * A record of {@code sections}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static SectionRecord section(byte @Nullable [] key, byte @Nullable [] value) {
    SectionRecord section = Json.read(required(value), SectionRecord.class);
    RecordValidator.check((Record) section);
    checkKey(key, section.jobId());
    if (section instanceof SectionRecord.Result result) {
      checkPlace(result);
    }
    if (section instanceof SectionRecord.Written written) {
      if (written.text().isBlank()) {
        throw new BadRecordException("text is blank; a section's text is expected.");
      }
      if (written.words() < 0 || written.words() > written.text().length()) {
        throw new BadRecordException(
            "words is %d; 0 to the text's %d characters are possible."
                .formatted(written.words(), written.text().length()));
      }
    }
    return section;
  }

  /**
   * A record of {@code section-tasks}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static SectionTask task(byte @Nullable [] key, byte @Nullable [] value) {
    SectionTask task = Json.read(required(value), SectionTask.class);
    RecordValidator.check(task);
    checkKey(key, task.jobId());
    return task;
  }

  private static void checkPlace(SectionRecord.Result result) {
    if (result.index() < 1 || result.index() > Plan.MOST_STEPS) {
      throw new BadRecordException(
          "index is %d; 1 to %d are allowed.".formatted(result.index(), Plan.MOST_STEPS));
    }
    if (!LINK.matcher(result.continues()).matches()) {
      throw new BadRecordException(
          "continues is '%s'; a SHA-256 in URL-safe Base64 without padding (43 characters) is expected."
              .formatted(excerpt(result.continues())));
    }
  }

  private static void checkRequest(WritingRequest request, String jobId) {
    if (!request.id().equals(jobId)) {
      throw new BadRecordException(
          "request.id is '%s'; the record's jobId '%s' is expected."
              .formatted(excerpt(request.id()), jobId));
    }
  }

  private static byte[] required(byte @Nullable [] value) {
    if (value == null) {
      throw new BadRecordException(
          "The record has no value (a tombstone); a JSON object is expected.");
    }
    return value;
  }

  private static void checkKey(byte @Nullable [] key, String jobId) {
    if (!JobIds.allowed(jobId)) {
      throw new BadRecordException(
          "jobId is '%s'; allowed is %s.".formatted(excerpt(jobId), JobIds.ALLOWED));
    }
    if (key == null || !jobId.equals(new String(key, StandardCharsets.UTF_8))) {
      throw new BadRecordException(
          "The record's key is %s; its jobId '%s' is expected."
              .formatted(
                  key == null
                      ? "missing"
                      : "'" + excerpt(new String(key, StandardCharsets.UTF_8)) + "'",
                  jobId));
    }
  }

  private static String excerpt(String text) {
    return SafeText.of(text, MAX_EXCERPT_CHARACTERS);
  }
}
