package io.scriptorium.job;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON dialect of all records. */
public final class Json {

  /** No record that Kafka accepts is longer than this, in characters. */
  static final int LONGEST_STRING = 64 * 1024 * 1024;

  private static final int DEEPEST_NESTING = 32;

  /**
   * The names, values and brackets of the largest document have room in it ten times; more of them
   * take many times the memory that their bytes take.
   */
  private static final long MOST_TOKENS = 2_000_000;

  private static final int MAX_MISTAKE_CHARACTERS = 300;

  private static final int MAX_ORIGINAL_CHARACTERS = 10 * MAX_MISTAKE_CHARACTERS;

  /** Advice for programmers, of no use to the sender of a record. */
  private static final Pattern JACKSON_ADVICE =
      Pattern.compile(
          " \\((?:set|enable|disable) `[^`]{0,200}`[^)]{0,200}\\)|: not allowed as per"
              + " `[^`]{0,200}`|, from `[^`]{0,200}`");

  /** What follows is of use to the library's own users alone. */
  private static final List<String> JACKSON_INSIDES =
      List.of(": enable `", " (start marker at ", " (not recognized as one since ");

  private static final int ENCODING_BYTES = 4;

  /**
   * Reads tolerantly, for records between stages: unknown fields are ignored, so that workers of
   * two versions can run side by side. Known fields must have their type: nothing is converted.
   * Dates are ISO-8601.
   */
  public static final JsonMapper MAPPER = mapper(MOST_TOKENS);

  private Json() {}

  /**
   * A mapper of this dialect.
   *
   * @param mostTokens the most names, values and brackets in one record
   */
  static JsonMapper mapper(long mostTokens) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST_NESTING)
                        .maxStringLength(LONGEST_STRING)
                        .maxTokenCount(mostTokens)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .build();
  }

  /** A value as UTF-8 JSON. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * A value from UTF-8 JSON.
   *
   * @param json null for a record without a value
   * @throws BadRecordException if the bytes are not JSON of the type's shape, naming the field,
   *     what it holds and what is allowed, in a bounded message
   */
  public static <T> T read(byte @Nullable [] json, Class<T> type) {
    if (json == null) {
      throw new BadRecordException(
          "The record has no value (a tombstone); a JSON object is expected.");
    }
    requireUtf8(json);
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new BadRecordException("The record is null; a JSON object is expected.");
      }
      return value;
    } catch (JacksonException e) {
      throw new BadRecordException(
          "The record is no %s%s: %s"
              .formatted(
                  type.getSimpleName(), place(e), SafeText.of(mistake(e), MAX_MISTAKE_CHARACTERS)),
          e);
    }
  }

  /** Jackson would accept UTF-16 and UTF-32 too, which other readers may not. */
  private static void requireUtf8(byte[] json) {
    for (int at = 0; at < Math.min(json.length, ENCODING_BYTES); at++) {
      if (json[at] == 0 || (at == 0 && json[at] < 0)) {
        throw new BadRecordException(
            String.format(
                Locale.ROOT,
                "The record does not begin as JSON in UTF-8 without a byte order mark; its byte %d is 0x%02X.",
                at,
                json[at]));
      }
    }
  }

  private static String place(JacksonException e) {
    var path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      path.append(name == null ? "[" + step.getIndex() + "]" : "." + name);
    }
    if (path.isEmpty()) {
      return location(e);
    }
    String field = path.charAt(0) == '.' ? path.substring(1) : path.toString();
    return ", the field \"%s\"".formatted(SafeText.of(field, MAX_MISTAKE_CHARACTERS));
  }

  /** Where a mistake is, in parentheses after a space; empty where that is not known. */
  static String location(JacksonException e) {
    var location = e.getLocation();
    return location == null
        ? ""
        : String.format(
            Locale.ROOT, " (line %d, column %d)", location.getLineNr(), location.getColumnNr());
  }

  /** What is wrong, without advice for users of the library. */
  static String mistake(JacksonException e) {
    if (e.getCause() instanceof BadRecordException bad) {
      return String.valueOf(bad.getMessage());
    }
    if (e instanceof DatabindException && e.getCause() instanceof NullPointerException) {
      return "a value in it is missing or null, and it is required.";
    }
    // It may hold a name of the record, and each part of the expression may go to its end.
    String message = SafeText.cut(String.valueOf(e.getOriginalMessage()), MAX_ORIGINAL_CHARACTERS);
    String plain = JACKSON_ADVICE.matcher(message).replaceAll("");
    for (String insides : JACKSON_INSIDES) {
      int at = plain.indexOf(insides);
      plain = at < 0 ? plain : plain.substring(0, at);
    }
    return plain;
  }
}
