package io.scriptorium.job;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records between stages and rejects what could not be processed later: another shape,
 * what {@link RecordRules} does not allow, a key that is not the job's id. All readers of a topic
 * use it, so that they reject the same records.
 */
public final class RecordReader {

  private static final int MAX_EXCERPT_CHARACTERS = 150;

  private RecordReader() {}

  /**
   * A record of {@code writing-plans}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static PlanRecord plan(byte @Nullable [] key, byte @Nullable [] value) {
    return read(key, value, PlanRecord.class, PlanRecord::jobId);
  }

  /**
   * A record of {@code sections}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static SectionRecord section(byte @Nullable [] key, byte @Nullable [] value) {
    return read(key, value, SectionRecord.class, SectionRecord::jobId);
  }

  /**
   * A record of {@code section-tasks}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static SectionTask task(byte @Nullable [] key, byte @Nullable [] value) {
    return read(key, value, SectionTask.class, SectionTask::jobId);
  }

  /**
   * A record of {@code batch-jobs}.
   *
   * @throws BadRecordException naming the field, what it held and what is allowed
   */
  public static BatchRecord batch(byte @Nullable [] key, byte @Nullable [] value) {
    return read(key, value, BatchRecord.class, "batch", BatchRecord::batch);
  }

  private static <T> T read(
      byte @Nullable [] key, byte @Nullable [] value, Class<T> type, Function<T, String> jobId) {
    return read(key, value, type, "jobId", jobId);
  }

  private static <T> T read(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Class<T> type,
      String field,
      Function<T, String> name) {
    T record = Json.read(value, type);
    checkKey(key, field, name.apply(record));
    RecordRules.check((Record) record);
    return record;
  }

  /**
   * @param name null where the record has none, which its rules do not allow
   */
  private static void checkKey(byte @Nullable [] key, String field, @Nullable String name) {
    String text = key == null ? null : new String(key, StandardCharsets.UTF_8);
    if (name == null) {
      return;
    }
    RecordRules.checkName(field, name);
    if (!name.equals(text)) {
      String held = text == null ? "missing" : "'" + excerpt(text) + "'";
      throw new BadRecordException(
          "The record's key is %s; its %s '%s' is expected.".formatted(held, field, name));
    }
  }

  private static String excerpt(String text) {
    return SafeText.of(text, MAX_EXCERPT_CHARACTERS);
  }
}
