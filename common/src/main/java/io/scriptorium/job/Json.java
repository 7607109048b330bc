package io.scriptorium.job;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON dialect of all records. */
public final class Json {

  /** No record that Kafka lets through is longer than this, in characters. */
  static final int LONGEST_STRING = 64 * 1024 * 1024;

  private static final int DEEPEST_NESTING = 32;

  /**
   * Reads tolerantly, for records between stages: unknown fields are passed over, so that workers
   * of two versions can run side by side. Dates are ISO-8601.
   */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST_NESTING)
                          .maxStringLength(LONGEST_STRING)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private Json() {}

  /** A value as UTF-8 JSON. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * A value from UTF-8 JSON.
   *
   * @param json null for a record without a value
   * @throws BadRecordException if the bytes are not JSON of the type's shape
   */
  public static <T> T read(byte @Nullable [] json, Class<T> type) {
    if (json == null) {
      throw new BadRecordException(
          "The record has no value (a tombstone); a JSON object is expected.");
    }
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new BadRecordException("The record is null; a JSON object is expected.");
      }
      return value;
    } catch (JacksonException e) {
      throw new BadRecordException(
          "The record is no %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
    }
  }
}
