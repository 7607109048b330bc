package io.scriptorium.job;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the records between stages may hold. The stage that makes a record and those that read it
 * apply the same rules, so that none publishes what another rejects.
 */
public final class RecordRules {

  /** Room for a record's key, headers and batch beside its value. */
  private static final int ENVELOPE_BYTES = 4 * 1024;

  /** The longest value of a record, as JSON. */
  public static final int MAX_VALUE_BYTES = Topics.MAX_RECORD_BYTES - ENVELOPE_BYTES;

  private static final int MAX_EXCERPT_CHARACTERS = 150;
  private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Reading the annotations again for each record costs more than parsing it: 0.2 ms. */
  private static final ClassValue<List<Component>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
          return Stream.of(type.getRecordComponents()).map(Component::of).toList();
        }
      };

  private record Component(String name, Method accessor, boolean nullable) {

    static Component of(RecordComponent component) {
      return new Component(
          component.getName(),
          component.getAccessor(),
          component.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }
  }

  private RecordRules() {}

  /**
   * A record that its readers will accept, as JSON.
   *
   * @param record a {@link PlanRecord}, {@link SectionRecord} or {@link SectionTask}
   * @throws BadRecordException naming the field, what it holds and what is allowed
   */
  public static byte[] write(Record record) {
    check(record);
    byte[] json = Json.write(record);
    if (json.length > MAX_VALUE_BYTES) {
      throw new BadRecordException(
          String.format(
              Locale.ROOT,
              "The %s has %,d bytes; %,d are allowed.",
              record.getClass().getSimpleName(),
              json.length,
              MAX_VALUE_BYTES));
    }
    return json;
  }

  /**
   * Checks a record against its declaration: what is not marked as nullable has a value, timestamps
   * are in a range that arithmetic allows, and positions are not negative.
   *
   * @throws BadRecordException naming the field, what it holds and what is allowed
   */
  static void check(Record record) {
    check(record, "");
    switch (record) {
      case PlanRecord.Planned planned -> checkIds(planned.jobId(), planned.request());
      case PlanRecord.PlanningFailed failed -> checkIds(failed.jobId(), failed.request());
      case PlanRecord.Cancelled cancelled -> checkIds(cancelled.jobId(), cancelled.request());
      case PlanRecord.Repeated repeated -> checkId(repeated.jobId());
      case PlanRecord.Refused refused -> checkIds(refused.jobId(), refused.request());
      case SectionRecord section -> check(section);
      case SectionTask task -> checkId(task.jobId());
      case BatchJob job -> check(job);
      case BatchControl.Close close -> checkNotNegative("jobs", close.jobs());
      default -> {
        // Its declaration is all there is to check.
      }
    }
  }

  private static void check(BatchJob job) {
    checkId(job.jobId());
    checkNotNegative("asked", job.asked());
    checkNotNegative("words", job.words());
  }

  private static void checkNotNegative(String field, int number) {
    if (number < 0) {
      throw new BadRecordException(
          String.format(Locale.ROOT, "%s is %d; it may not be negative.", field, number));
    }
  }

  private static void check(SectionRecord section) {
    checkId(section.jobId());
    if (section instanceof SectionRecord.Result result) {
      if (result.index() < 1 || result.index() > Plan.MOST_STEPS) {
        throw new BadRecordException(
            String.format(
                Locale.ROOT, "index is %d; 1 to %d are allowed.", result.index(), Plan.MOST_STEPS));
      }
      if (!LINK.matcher(result.continues()).matches()) {
        throw new BadRecordException(
            "continues is '%s'; a SHA-256 in URL-safe Base64 without padding (43 characters) is expected."
                .formatted(excerpt(result.continues())));
      }
    }
    if (section instanceof SectionRecord.Written written) {
      if (written.text().isBlank()) {
        throw new BadRecordException("text is blank; a section's text is expected.");
      }
      if (written.words() < 0 || written.words() > written.text().length()) {
        throw new BadRecordException(
            String.format(
                Locale.ROOT,
                "words is %d; 0 to the text's %d characters are possible.",
                written.words(),
                written.text().length()));
      }
      checkDigest(written);
    }
  }

  private static void checkDigest(SectionRecord.Written section) {
    Digest digest = section.digest();
    if (digest == null) {
      return;
    }
    if (digest.from() < 1 || digest.from() > section.index()) {
      throw new BadRecordException(
          String.format(
              Locale.ROOT,
              "digest.from is %d; 1 to the section's index %d are possible.",
              digest.from(),
              section.index()));
    }
    if (digest.notes().length() > Digest.MOST_CHARACTERS) {
      throw new BadRecordException(
          String.format(
              Locale.ROOT,
              "digest.notes has %,d characters; at most %,d are allowed.",
              digest.notes().length(),
              Digest.MOST_CHARACTERS));
    }
  }

  private static void checkIds(String jobId, WritingRequest request) {
    checkId(jobId);
    if (!request.id().equals(jobId)) {
      throw new BadRecordException(
          "request.id is '%s'; the record's jobId '%s' is expected."
              .formatted(excerpt(request.id()), jobId));
    }
    if (request.batch() != null) {
      checkName("request.batch", request.batch());
    }
  }

  private static void checkId(String jobId) {
    checkName("jobId", jobId);
  }

  /** Checks the id of a job or the name of a batch. */
  static void checkName(String field, String name) {
    if (!JobIds.allowed(name)) {
      throw new BadRecordException(
          "%s is '%s'; allowed is %s.".formatted(field, excerpt(name), JobIds.ALLOWED));
    }
  }

  private static void check(Record value, String path) {
    for (Component component : COMPONENTS.get(value.getClass())) {
      check(field(value, component), component.nullable(), path + component.name());
    }
  }

  private static void check(@Nullable Object value, boolean nullable, String name) {
    switch (value) {
      case null -> {
        if (!nullable) {
          throw new BadRecordException("%s is missing; it is required.".formatted(name));
        }
      }
      case Instant time when !RecordTimes.allowed(time) ->
          throw new BadRecordException(
              "%s is %s; %s to %s are allowed."
                  .formatted(name, time, RecordTimes.EARLIEST, RecordTimes.LATEST));
      case RecordPosition(int partition, long offset) when partition < 0 || offset < 0 ->
          throw new BadRecordException(
              String.format(
                  Locale.ROOT,
                  "%s is partition %d, offset %d; neither may be negative.",
                  name,
                  partition,
                  offset));
      case Record nested -> check(nested, name + ".");
      default -> {}
    }
  }

  private static @Nullable Object field(Record value, Component component) {
    try {
      return component.accessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("A public record's component is readable: " + component, e);
    }
  }

  private static String excerpt(String text) {
    return SafeText.of(text, MAX_EXCERPT_CHARACTERS);
  }
}
