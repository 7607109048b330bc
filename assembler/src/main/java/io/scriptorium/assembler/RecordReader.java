package io.scriptorium.assembler;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobControlReader;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.WritingRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of the earlier stages, and refuses whatever could not be assembled later:
 * another shape, fields that are missing, a key that is not the job's id.
 */
final class RecordReader {

  private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{43}");

  private RecordReader() {}

  /**
   * A record of {@code writing-plans}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  static PlanRecord plan(byte @Nullable [] key, byte @Nullable [] value) {
    PlanRecord plan = Json.read(present(value), PlanRecord.class);
    complete((Record) plan, "");
    keyed(key, plan.jobId());
    switch (plan) {
      case PlanRecord.Planned planned -> sameJob(planned.request(), plan.jobId());
      case PlanRecord.PlanningFailed failed -> sameJob(failed.request(), plan.jobId());
      case PlanRecord.Cancelled cancelled -> sameJob(cancelled.request(), plan.jobId());
      case PlanRecord.Repeated _ -> {}
    }
    return plan;
  }

  /**
   * A record of {@code sections}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  static SectionRecord section(byte @Nullable [] key, byte @Nullable [] value) {
    SectionRecord section = Json.read(present(value), SectionRecord.class);
    complete((Record) section, "");
    keyed(key, section.jobId());
    if (section.index() < 1) {
      throw new BadRecordException("index is %d; 1 is the least.".formatted(section.index()));
    }
    if (!LINK.matcher(section.continues()).matches()) {
      throw new BadRecordException(
          "continues is '%s'; a SHA-256 in URL-safe Base64 without padding (43 characters) is expected."
              .formatted(shortened(section.continues())));
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
   * A record of {@code job-control}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  static JobControl control(byte @Nullable [] key, byte @Nullable [] value, Instant now) {
    return JobControlReader.read(key, value, now);
  }

  private static void sameJob(WritingRequest request, String jobId) {
    if (!request.id().equals(jobId)) {
      throw new BadRecordException(
          "request.id is '%s'; the record's jobId '%s' is expected."
              .formatted(shortened(request.id()), jobId));
    }
  }

  private static byte[] present(byte @Nullable [] value) {
    if (value == null) {
      throw new BadRecordException(
          "The record has no value (a tombstone); a JSON object is expected.");
    }
    return value;
  }

  private static void keyed(byte @Nullable [] key, String jobId) {
    if (!JobIds.allowed(jobId)) {
      throw new BadRecordException(
          "jobId is '%s'; allowed is %s.".formatted(shortened(jobId), JobIds.ALLOWED));
    }
    if (key == null || !jobId.equals(new String(key, StandardCharsets.UTF_8))) {
      throw new BadRecordException(
          "The record's key is %s; its jobId '%s' is expected."
              .formatted(
                  key == null
                      ? "missing"
                      : "'" + shortened(new String(key, StandardCharsets.UTF_8)) + "'",
                  jobId));
    }
  }

  /** Holds a record against its declaration: what is not marked as nullable has a value. */
  private static void complete(Record value, String path) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      String name = path + component.getName();
      switch (field(value, component)) {
        case null -> {
          if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            throw new BadRecordException(name + " is missing; it is required.");
          }
        }
        case Record nested -> complete(nested, name + ".");
        default -> {}
      }
    }
  }

  private static @Nullable Object field(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("A public record's component is readable: " + component, e);
    }
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= 150
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 150)) + "...";
  }
}
