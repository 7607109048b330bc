package io.scriptorium.job;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object of a client and every problem found in it. A null counts as absent. Not
 * thread-safe.
 */
final class JsonObjectReader {

  private static final int MAX_EXCERPT_CHARACTERS = 60;
  private static final int MAX_JSON_ERROR_CHARACTERS = 200;

  /** Many times those of a request with 64 metadata entries. */
  private static final long MOST_TOKENS = 2_000;

  // A node takes many times the memory of its bytes, so that an untrusted record may have few.
  private static final JsonMapper MAPPER = Json.mapper(MOST_TOKENS);

  private static final DeserializationFeature TRAILING =
      DeserializationFeature.FAIL_ON_TRAILING_TOKENS;

  private static final int MOST_UNKNOWN_FIELDS_NAMED = 5;
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  private final JsonNode root;
  private final List<String> problems = new ArrayList<>();

  private JsonObjectReader(JsonNode root) {
    this.root = root;
  }

  /**
   * The fields of an object.
   *
   * @param json UTF-8 JSON, or null for a record without a value
   * @param maxBytes the longest one allowed
   * @param noun what the record is, such as {@code request}
   * @param kind what its object must be, such as {@code a JSON object with an instruction}
   * @param example such an object
   * @throws BadRecordException if it is no JSON object
   */
  static JsonObjectReader of(
      byte @Nullable [] json, int maxBytes, String noun, String kind, String example) {
    JsonNode root = parse(json, maxBytes, noun, kind);
    if (!root.isObject()) {
      throw new BadRecordException(
          "The %s is %s; it must be one JSON object, such as %s."
              .formatted(noun, describe(root), example));
    }
    return new JsonObjectReader(root);
  }

  private static JsonNode parse(byte @Nullable [] json, int maxBytes, String noun, String kind) {
    if (json == null) {
      throw new BadRecordException(
          "The %s has no value (a tombstone); it must be %s.".formatted(noun, kind));
    }
    if (json.length > maxBytes) {
      throw new BadRecordException(
          String.format(
              Locale.ROOT,
              "The %s has %,d bytes; at most %,d are allowed. Shorten it.",
              noun,
              json.length,
              maxBytes));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      try (JsonParser parser = MAPPER.createParser(text)) {
        JsonNode root = MAPPER.reader().without(TRAILING).readTree(parser);
        if (root == null || root.isMissingNode()) {
          throw new BadRecordException("The %s is empty; it must be %s.".formatted(noun, kind));
        }
        requireEnd(parser, noun);
        return root;
      }
    } catch (CharacterCodingException e) {
      throw new BadRecordException(
          "The %s is not valid UTF-8; send JSON in UTF-8.".formatted(noun), e);
    } catch (JacksonException e) {
      String mistake = Json.mistake(e).lines().findFirst().orElse("");
      throw new BadRecordException(
          "The %s is not JSON%s: %s. Send one JSON object in each record."
              .formatted(noun, Json.location(e), SafeText.of(mistake, MAX_JSON_ERROR_CHARACTERS)),
          e);
    }
  }

  /** The object that a record begins with, whatever follows; empty where it begins otherwise. */
  static Optional<JsonNode> firstObject(byte[] json) {
    try (JsonParser parser = MAPPER.createParser(new String(json, StandardCharsets.UTF_8))) {
      JsonNode root = MAPPER.reader().without(TRAILING).readTree(parser);
      return Optional.ofNullable(root).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static void requireEnd(JsonParser parser, String noun) {
    TokenStreamLocation end = parser.currentLocation();
    boolean more;
    try {
      more = parser.nextToken() != null;
    } catch (JacksonException e) {
      more = true;
    }
    if (more) {
      throw new BadRecordException(
          String.format(
              Locale.ROOT,
              "The %s is not JSON alone: more text follows where its first value ends (line %d, column %d). Send one JSON object in each record.",
              noun,
              end.getLineNr(),
              end.getColumnNr()));
    }
  }

  /** Makes a problem of each field that is not among these. */
  void allowOnly(Set<String> fields, String asText) {
    Set<String> unknown = new TreeSet<>(root.propertyNames());
    unknown.removeAll(fields);
    unknown.stream()
        .limit(MOST_UNKNOWN_FIELDS_NAMED)
        .forEach(
            it -> problem("Unknown field \"%s\"; allowed are %s.".formatted(excerpt(it), asText)));
  }

  /** Whether a field has a value. */
  boolean has(String field) {
    return root.hasNonNull(field);
  }

  /** Whether a field is there, be it with null. */
  boolean names(String field) {
    return root.has(field);
  }

  /** Makes a problem of a field that is absent. */
  void require(String field, String allowed) {
    if (!has(field)) {
      problem("The field \"%s\" is missing; %s.".formatted(field, allowed));
    }
  }

  /**
   * A field's value; empty where the field is absent, and, with a problem noted, where the parser
   * finds none.
   *
   * @param allowed what the parser accepts, in words
   */
  <T> Optional<T> read(String field, Function<JsonNode, Optional<T>> parser, String allowed) {
    if (!has(field)) {
      return Optional.empty();
    }
    JsonNode node = root.path(field);
    Optional<T> value = parser.apply(node);
    if (value.isEmpty()) {
      wrong(field, node, allowed);
    }
    return value;
  }

  /** An ISO-8601 timestamp. */
  Optional<Instant> timestamp(String field) {
    return read(
        field,
        JsonObjectReader::instant,
        "a date and time with Z or an offset, such as \"2026-11-22T18:00:00Z\" or"
            + " \"2026-11-22T19:00:00+01:00\", from 1970 to 9999 in UTC");
  }

  private static Optional<Instant> instant(JsonNode node) {
    try {
      return text(node)
          .filter(it -> TIMESTAMP.matcher(it).matches())
          .map(it -> OffsetDateTime.parse(it).toInstant())
          .filter(RecordTimes::allowed);
    } catch (DateTimeException e) {
      // No such day or hour.
      return Optional.empty();
    }
  }

  /** A node as a string of valid Unicode, if it is one. */
  static Optional<String> text(JsonNode node) {
    return node.stringValueOpt().filter(UnicodeText::isValid);
  }

  /** A whole number of a field, within these bounds. */
  Optional<Long> wholeNumber(String field, long least, long most) {
    return read(
        field,
        node ->
            Optional.of(node)
                .filter(it -> it.isIntegralNumber() && it.canConvertToLong())
                .map(JsonNode::longValue)
                .filter(it -> it >= least && it <= most),
        String.format(Locale.ROOT, "a whole number from %,d to %,d", least, most));
  }

  /** Notes that a field holds what it may not. */
  void wrong(String field, JsonNode node, String allowed) {
    problem("The field \"%s\" is %s; allowed is %s.".formatted(field, describe(node), allowed));
  }

  /** Notes a problem. */
  void problem(String sentence) {
    problems.add(sentence);
  }

  /**
   * @throws BadRecordException naming every problem noted, if there is any
   */
  void rejectIfWrong() {
    if (!problems.isEmpty()) {
      throw new BadRecordException(String.join(" ", problems));
    }
  }

  static String excerpt(String text) {
    return SafeText.of(text, MAX_EXCERPT_CHARACTERS);
  }

  private static String describe(JsonNode node) {
    String held = node.isContainer() ? "" : excerpt(node.toString());
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING ->
          !UnicodeText.isValid(node.stringValue())
              ? "a string with half of a surrogate pair, which is no valid Unicode"
              : "the string " + held;
      case NUMBER -> "the number " + held;
      case BOOLEAN -> held;
      case NULL -> "null";
      case MISSING, BINARY, POJO -> "nothing";
    };
  }
}
