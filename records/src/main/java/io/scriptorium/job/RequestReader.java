package io.scriptorium.job;

import static io.scriptorium.job.JsonObjectReader.absent;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the requests of clients. Strict where the records between stages are tolerant: an unknown
 * field is an error, since it is most likely a misspelt one. AgentWrite's own lines ({@code
 * prompt}, {@code length}, {@code type}) are requests too.
 */
public final class RequestReader {

  static final int MAX_METADATA_ENTRIES = 64;
  static final int MAX_METADATA_KEY_CHARACTERS = 128;
  static final int MAX_METADATA_VALUE_CHARACTERS = 4_096;
  static final int MAX_LANGUAGE_CHARACTERS = 40;

  private static final int LONGEST_ESCAPE_BYTES = 6;
  private static final int ROOM_BYTES = 64 * 1024;

  private static final String ALLOWED_FIELDS =
      "id, instruction (or prompt), words (or length), language, mode, deadline, metadata, type";
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "instruction",
          "prompt",
          "words",
          "length",
          "language",
          "mode",
          "deadline",
          "metadata",
          "type");

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
    return new Reading(
            JsonObjectReader.of(
                json,
                maxBytes(),
                "request",
                "a JSON object with an instruction",
                "{\"instruction\": \"Write a 3000-word guide to Kyoto\"}"))
        .request(idIfAbsent);
  }

  /** Everything at its longest, each character as the longest escape, and room for the rest. */
  private int maxBytes() {
    long characters =
        limits.maxInstructionCharacters()
            + (long) MAX_METADATA_ENTRIES
                * (MAX_METADATA_KEY_CHARACTERS + MAX_METADATA_VALUE_CHARACTERS);
    return (int) Math.min(Integer.MAX_VALUE, characters * LONGEST_ESCAPE_BYTES + ROOM_BYTES);
  }

  /** One pass over one request's fields, collecting every problem. */
  private final class Reading {

    private final JsonObjectReader fields;

    Reading(JsonObjectReader fields) {
      this.fields = fields;
    }

    WritingRequest request(String idIfAbsent) {
      fields.allowOnly(FIELDS, ALLOWED_FIELDS);
      String id = id(idIfAbsent);
      String instruction = instruction();
      Integer words = words();
      String language = language();
      Mode mode = mode();
      Instant deadline = fields.timestamp("deadline");
      Map<String, String> metadata = metadata();
      fields.rejectIfWrong();
      return new WritingRequest(id, instruction, words, language, mode, metadata, deadline);
    }

    private String id(String ifAbsent) {
      JsonNode node = fields.value("id");
      if (absent(node)) {
        return ifAbsent;
      }
      String id = fields.string("id", node).orElse("");
      if (node.isString() && !JobIds.allowed(id)) {
        fields.wrong("id", node, JobIds.ALLOWED);
      }
      return id;
    }

    private String instruction() {
      String field = eitherOf("instruction", "prompt");
      JsonNode node = fields.value(field);
      if (absent(node)) {
        fields.problem(
            "The field \"instruction\" is missing; it must say what to write, in 1 to %d characters."
                .formatted(limits.maxInstructionCharacters()));
        return "";
      }
      String text = fields.string(field, node).orElse("");
      if (!node.isString()) {
        return "";
      }
      if (text.isBlank()) {
        fields.problem(
            "The field \"%s\" is blank; it must say what to write, in 1 to %d characters."
                .formatted(field, limits.maxInstructionCharacters()));
      } else if (text.length() > limits.maxInstructionCharacters()) {
        fields.problem(
            "The field \"%s\" has %d characters; at most %d are allowed. Shorten it."
                .formatted(field, text.length(), limits.maxInstructionCharacters()));
      }
      return text;
    }

    private @Nullable Integer words() {
      String field = eitherOf("words", "length");
      JsonNode node = fields.value(field);
      if (absent(node)) {
        return null;
      }
      if (!node.isIntegralNumber()
          || !node.canConvertToInt()
          || node.intValue() < 1
          || node.intValue() > limits.maxWords()) {
        fields.wrong(field, node, "a whole number from 1 to " + limits.maxWords());
        return null;
      }
      return node.intValue();
    }

    private @Nullable String language() {
      JsonNode node = fields.value("language");
      if (absent(node)) {
        return null;
      }
      String language = fields.string("language", node).orElse("");
      if (node.isString() && (language.isBlank() || language.length() > MAX_LANGUAGE_CHARACTERS)) {
        fields.wrong(
            "language",
            node,
            "a language's name or tag in 1 to %d characters, such as German or pt-BR"
                .formatted(MAX_LANGUAGE_CHARACTERS));
      }
      return language;
    }

    private Mode mode() {
      JsonNode node = fields.value("mode");
      if (absent(node)) {
        return Mode.SEQUENTIAL;
      }
      for (Mode mode : Mode.values()) {
        if (node.isString() && mode.json().equals(node.stringValue())) {
          return mode;
        }
      }
      fields.wrong("mode", node, "\"sequential\" or \"parallel\"");
      return Mode.SEQUENTIAL;
    }

    private Map<String, String> metadata() {
      Map<String, String> metadata = new LinkedHashMap<>();
      JsonNode type = fields.value("type");
      if (!absent(type)) {
        fields.string("type", type).ifPresent(value -> metadata.put("type", value));
      }
      JsonNode node = fields.value("metadata");
      if (absent(node)) {
        return metadata;
      }
      if (!node.isObject()) {
        fields.wrong("metadata", node, "an object of strings");
        return metadata;
      }
      if (node.size() > MAX_METADATA_ENTRIES) {
        fields.problem(
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
      String field = "metadata." + JsonObjectReader.excerpt(key);
      if (key.length() > MAX_METADATA_KEY_CHARACTERS || JsonObjectReader.hasLoneSurrogate(key)) {
        fields.problem(
            "The name of the field \"%s\" has %d characters; at most %d of valid Unicode are allowed."
                .formatted(field, key.length(), MAX_METADATA_KEY_CHARACTERS));
        return Optional.empty();
      }
      Optional<String> text = fields.string(field, value);
      if (text.isPresent() && text.get().length() > MAX_METADATA_VALUE_CHARACTERS) {
        fields.problem(
            "The field \"%s\" has %d characters; at most %d are allowed."
                .formatted(field, text.get().length(), MAX_METADATA_VALUE_CHARACTERS));
        return Optional.empty();
      }
      return text;
    }

    private String eitherOf(String name, String alias) {
      if (absent(fields.value(alias))) {
        return name;
      }
      if (!absent(fields.value(name))) {
        fields.problem(
            "The fields \"%s\" and \"%s\" are two names of one thing; give one of them."
                .formatted(name, alias));
      }
      return alias;
    }
  }
}
