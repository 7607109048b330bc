package io.scriptorium.job;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records between stages and rejects what could not be processed later: another shape,
 * missing fields or impossible values, a key that is not the job's id. All readers of a topic use
 * it, so that they reject the same records.
 */
public final class RecordReader {

  private static final int MAX_EXCERPT_CHARACTERS = 150;
  private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{43}");

  private static final long MOST_TOKENS = 1_000_000_000_000L;

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

  private RecordReader() {}

  /**
   * A record of {@code writing-plans}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static PlanRecord plan(byte @Nullable [] key, byte @Nullable [] value) {
    PlanRecord plan = read(key, value, PlanRecord.class, PlanRecord::jobId);
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
    SectionRecord section = read(key, value, SectionRecord.class, SectionRecord::jobId);
    if (section instanceof SectionRecord.Result result) {
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
    return read(key, value, SectionTask.class, SectionTask::jobId);
  }

  private static <T> T read(
      byte @Nullable [] key, byte @Nullable [] value, Class<T> type, Function<T, String> jobId) {
    T record = Json.read(value, type);
    check((Record) record, "");
    checkKey(key, jobId.apply(record));
    return record;
  }

  private static void checkRequest(WritingRequest request, String jobId) {
    if (!request.id().equals(jobId)) {
      throw new BadRecordException(
          "request.id is '%s'; the record's jobId '%s' is expected."
              .formatted(excerpt(request.id()), jobId));
    }
  }

  private static void checkKey(byte @Nullable [] key, String jobId) {
    if (!JobIds.allowed(jobId)) {
      throw new BadRecordException(
          "jobId is '%s'; allowed is %s.".formatted(excerpt(jobId), JobIds.ALLOWED));
    }
    String text = key == null ? null : new String(key, StandardCharsets.UTF_8);
    if (!jobId.equals(text)) {
      String held = text == null ? "missing" : "'" + excerpt(text) + "'";
      throw new BadRecordException(
          "The record's key is %s; its jobId '%s' is expected.".formatted(held, jobId));
    }
  }

  /**
   * Checks a record against its declaration: what is not marked as nullable has a value, timestamps
   * are in a range that arithmetic allows, and positions and token counts are not negative.
   */
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
              "%s is partition %d, offset %d; neither may be negative."
                  .formatted(name, partition, offset));
      case TokenUsage(long prompt, long cached, long completion)
          when outside(prompt) || outside(cached) || outside(completion) ->
          throw new BadRecordException(
              "%s is prompt %d, cached %d, completion %d; 0 to %d each are allowed."
                  .formatted(name, prompt, cached, completion, MOST_TOKENS));
      case Record nested -> check(nested, name + ".");
      default -> {}
    }
  }

  private static boolean outside(long tokens) {
    return tokens < 0 || tokens > MOST_TOKENS;
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
