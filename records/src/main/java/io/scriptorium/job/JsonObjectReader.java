package io.scriptorium.job;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
          "The %s has %,d bytes; at most %,d are allowed. Shorten it."
              .formatted(noun, json.length, maxBytes));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRecordException(
          "The %s is not valid UTF-8; send JSON in UTF-8.".formatted(noun), e);
    }
    try {
      JsonNode root = MAPPER.readTree(text);
      if (root.isMissingNode()) {
        throw new BadRecordException("The %s is empty; it must be %s.".formatted(noun, kind));
      }
      return root;
    } catch (JacksonException e) {
      var location = e.getLocation();
      String where =
          location == null
              ? ""
              : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
      throw new BadRecordException(
          "The %s is not JSON%s: %s. Send one JSON object in each record."
              .formatted(noun, where, firstLine(e.getOriginalMessage())),
          e);
    }
  }

  /** A field's value; a missing node where it is absent. */
  JsonNode value(String field) {
    return root.path(field);
  }

  /** Makes a problem of each field that is not among these. */
  void allowOnly(Set<String> fields, String asText) {
    Set<String> unknown = new TreeSet<>(root.propertyNames());
    unknown.removeAll(fields);
    for (String name : unknown.stream().limit(MOST_UNKNOWN_FIELDS_NAMED).toList()) {
      problem("Unknown field \"%s\"; allowed are %s.".formatted(excerpt(name), asText));
    }
  }

  /** A value as a string; empty, with a problem noted, where it is none. */
  Optional<String> string(String field, JsonNode node) {
    if (!node.isString()) {
      wrong(field, node, "a string");
      return Optional.empty();
    }
    String text = node.stringValue();
    if (hasLoneSurrogate(text)) {
      problem(
          "The field \"%s\" holds half of a surrogate pair; it must be valid Unicode."
              .formatted(field));
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** An ISO-8601 timestamp; null where the field is absent, or a problem was noted. */
  @Nullable Instant timestamp(String field) {
    JsonNode node = value(field);
    if (absent(node)) {
      return null;
    }
    if (node.isString() && TIMESTAMP.matcher(node.stringValue()).matches()) {
      try {
        return OffsetDateTime.parse(node.stringValue()).toInstant();
      } catch (DateTimeException e) {
        // No such day or hour: reported below.
      }
    }
    wrong(
        field,
        node,
        "a date and time with Z or an offset, such as \"2026-11-22T18:00:00Z\" or \"2026-11-22T19:00:00+01:00\"");
    return null;
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

  static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  static boolean hasLoneSurrogate(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  static String excerpt(String text) {
    return SafeText.of(text, MAX_EXCERPT_CHARACTERS);
  }

  private static String firstLine(String message) {
    return SafeText.of(message.lines().findFirst().orElse(""), MAX_JSON_ERROR_CHARACTERS);
  }

  private static String describe(JsonNode node) {
    String held = node.isContainer() ? "" : excerpt(node.toString());
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "the string " + held;
      case NUMBER -> "the number " + held;
      case BOOLEAN -> held;
      case NULL -> "null";
      case MISSING, BINARY, POJO -> "nothing";
    };
  }
}
