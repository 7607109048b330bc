package io.scriptorium.job;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads what people submit. Strict where the records between stages are tolerant: an unknown field
 * is an error, since it is most likely a misspelt one. AgentWrite's own lines ({@code prompt},
 * {@code length}, {@code type}) are requests too.
 */
public final class RequestReader {

  static final int MAX_METADATA_ENTRIES = 64;
  static final int MAX_METADATA_KEY_CHARACTERS = 128;
  static final int MAX_METADATA_VALUE_CHARACTERS = 4_096;
  static final int MAX_LANGUAGE_CHARACTERS = 40;

  private static final String ALLOWED_FIELDS =
      "id, instruction (or prompt), words (or length), language, mode, metadata, type";
  private static final Set<String> FIELDS =
      Set.of(
          "id", "instruction", "prompt", "words", "length", "language", "mode", "metadata", "type");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  private static final int LONGEST_EXCERPT = 60;

  private final RequestLimits limits;

  public RequestReader(RequestLimits limits) {
    this.limits = limits;
  }

  /** A reader with the default limits. */
  public static RequestReader withDefaults() {
    return new RequestReader(RequestLimits.DEFAULT);
  }

  /**
   * Reads one request.
   *
   * @param json UTF-8 JSON, or null for a record without a value
   * @param idIfAbsent the job's id where the request names none
   * @throws BadRecordException naming every field that is wrong, what it held and what is allowed
   */
  public WritingRequest read(byte @Nullable [] json, String idIfAbsent) {
    JsonNode root = parse(json);
    if (!root.isObject()) {
      throw new BadRecordException(
          "The request is %s; it must be one JSON object, such as {\"instruction\": \"Write a 3000-word guide to Kyoto\"}."
              .formatted(describe(root)));
    }
    return new Reading(root).request(idIfAbsent);
  }

  private static JsonNode parse(byte @Nullable [] json) {
    if (json == null) {
      throw new BadRecordException(
          "The request has no value (a tombstone); it must be a JSON object with an instruction.");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRecordException("The request is not valid UTF-8; send JSON in UTF-8.", e);
    }
    try {
      JsonNode root = Json.MAPPER.readTree(text);
      if (root.isMissingNode()) {
        throw new BadRecordException(
            "The request is empty; it must be a JSON object with an instruction.");
      }
      return root;
    } catch (JacksonException e) {
      var location = e.getLocation();
      String where =
          location == null
              ? ""
              : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
      throw new BadRecordException(
          "The request is not JSON%s: %s. Send one JSON object in each record."
              .formatted(where, firstLine(e.getOriginalMessage())),
          e);
    }
  }

  private static String firstLine(String message) {
    return excerpt(message.lines().findFirst().orElse(""), 200);
  }

  private static String excerpt(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  private static String describe(JsonNode node) {
    String held = excerpt(node.toString(), LONGEST_EXCERPT);
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

  /** One pass over one request's fields, collecting every problem. */
  private final class Reading {

    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    Reading(JsonNode root) {
      this.root = root;
    }

    WritingRequest request(String idIfAbsent) {
      unknownFields();
      String id = id(idIfAbsent);
      String instruction = instruction();
      Integer words = words();
      String language = language();
      Mode mode = mode();
      Map<String, String> metadata = metadata();
      if (!problems.isEmpty()) {
        throw new BadRecordException(String.join(" ", problems));
      }
      return new WritingRequest(id, instruction, words, language, mode, metadata);
    }

    private void unknownFields() {
      Set<String> unknown = new TreeSet<>(root.propertyNames());
      unknown.removeAll(FIELDS);
      for (String name : unknown.stream().limit(5).toList()) {
        problems.add(
            "Unknown field \"%s\"; allowed are %s."
                .formatted(excerpt(name, LONGEST_EXCERPT), ALLOWED_FIELDS));
      }
    }

    private String id(String ifAbsent) {
      JsonNode node = root.path("id");
      if (absent(node)) {
        return ifAbsent;
      }
      String id = string("id", node).orElse("");
      if (node.isString() && !ID.matcher(id).matches()) {
        wrong("id", node, "1 to 128 of the characters A-Z a-z 0-9 . _ -, the first not a dot");
      }
      return id;
    }

    private String instruction() {
      String field = eitherOf("instruction", "prompt");
      JsonNode node = root.path(field);
      if (absent(node)) {
        problems.add(
            "The field \"instruction\" is missing; it must say what to write, in 1 to %d characters."
                .formatted(limits.maxInstructionCharacters()));
        return "";
      }
      String text = string(field, node).orElse("");
      if (!node.isString()) {
        return "";
      }
      if (text.isBlank()) {
        problems.add(
            "The field \"%s\" is blank; it must say what to write, in 1 to %d characters."
                .formatted(field, limits.maxInstructionCharacters()));
      } else if (text.length() > limits.maxInstructionCharacters()) {
        problems.add(
            "The field \"%s\" has %d characters; at most %d are allowed. Shorten it, or raise the planner's --max-instruction-characters."
                .formatted(field, text.length(), limits.maxInstructionCharacters()));
      }
      return text;
    }

    private @Nullable Integer words() {
      String field = eitherOf("words", "length");
      JsonNode node = root.path(field);
      if (absent(node)) {
        return null;
      }
      if (!node.isIntegralNumber()
          || !node.canConvertToInt()
          || node.intValue() < 1
          || node.intValue() > limits.maxWords()) {
        wrong(field, node, "a whole number from 1 to " + limits.maxWords());
        return null;
      }
      return node.intValue();
    }

    private @Nullable String language() {
      JsonNode node = root.path("language");
      if (absent(node)) {
        return null;
      }
      String language = string("language", node).orElse("");
      if (node.isString() && (language.isBlank() || language.length() > MAX_LANGUAGE_CHARACTERS)) {
        wrong(
            "language",
            node,
            "a language's name or tag in 1 to %d characters, such as German or pt-BR"
                .formatted(MAX_LANGUAGE_CHARACTERS));
      }
      return language;
    }

    private Mode mode() {
      JsonNode node = root.path("mode");
      if (absent(node)) {
        return Mode.SEQUENTIAL;
      }
      for (Mode mode : Mode.values()) {
        if (node.isString() && mode.json().equals(node.stringValue())) {
          return mode;
        }
      }
      wrong("mode", node, "\"sequential\" or \"parallel\"");
      return Mode.SEQUENTIAL;
    }

    private Map<String, String> metadata() {
      Map<String, String> metadata = new LinkedHashMap<>();
      JsonNode type = root.path("type");
      if (!absent(type)) {
        string("type", type).ifPresent(value -> metadata.put("type", value));
      }
      JsonNode node = root.path("metadata");
      if (absent(node)) {
        return metadata;
      }
      if (!node.isObject()) {
        wrong("metadata", node, "an object of strings");
        return metadata;
      }
      if (node.size() > MAX_METADATA_ENTRIES) {
        problems.add(
            "The field \"metadata\" has %d entries; at most %d are allowed."
                .formatted(node.size(), MAX_METADATA_ENTRIES));
        return metadata;
      }
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        entry(entry.getKey(), entry.getValue()).ifPresent(v -> metadata.put(entry.getKey(), v));
      }
      return metadata;
    }

    private Optional<String> entry(String key, JsonNode value) {
      String field = "metadata." + excerpt(key, LONGEST_EXCERPT);
      if (key.length() > MAX_METADATA_KEY_CHARACTERS || hasLoneSurrogate(key)) {
        problems.add(
            "The name of the field \"%s\" has %d characters; at most %d of valid Unicode are allowed."
                .formatted(field, key.length(), MAX_METADATA_KEY_CHARACTERS));
        return Optional.empty();
      }
      Optional<String> text = string(field, value);
      if (text.isPresent() && text.get().length() > MAX_METADATA_VALUE_CHARACTERS) {
        problems.add(
            "The field \"%s\" has %d characters; at most %d are allowed."
                .formatted(field, text.get().length(), MAX_METADATA_VALUE_CHARACTERS));
        return Optional.empty();
      }
      return text;
    }

    private Optional<String> string(String field, JsonNode node) {
      if (!node.isString()) {
        wrong(field, node, "a string");
        return Optional.empty();
      }
      String text = node.stringValue();
      if (hasLoneSurrogate(text)) {
        problems.add(
            "The field \"%s\" holds half of a surrogate pair; it must be valid Unicode."
                .formatted(field));
        return Optional.empty();
      }
      return Optional.of(text);
    }

    private String eitherOf(String name, String alias) {
      if (absent(root.path(alias))) {
        return name;
      }
      if (!absent(root.path(name))) {
        problems.add(
            "The fields \"%s\" and \"%s\" are two names of one thing; give one of them."
                .formatted(name, alias));
      }
      return alias;
    }

    private void wrong(String field, JsonNode node, String allowed) {
      problems.add(
          "The field \"%s\" is %s; allowed is %s.".formatted(field, describe(node), allowed));
    }

    private static boolean absent(JsonNode node) {
      return node.isMissingNode() || node.isNull();
    }

    private static boolean hasLoneSurrogate(String text) {
      return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
  }
}
