package io.scriptorium.job;

import static io.scriptorium.job.JsonObjectReader.text;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the requests of clients. Strict where the records between stages are tolerant: an unknown
 * field is an error, since it is most likely a misspelt one. AgentWrite's own lines ({@code
 * prompt}, {@code length}, {@code type}) are requests too.
 *
 * @param maxInstructionCharacters longest instruction, in UTF-16 code units
 * @param maxWords longest document, in words
 */
public record RequestReader(int maxInstructionCharacters, int maxWords) {

  public static final int DEFAULT_MAX_INSTRUCTION_CHARACTERS = 100_000;
  public static final int DEFAULT_MAX_WORDS = 200_000;

  private static final int MAX_METADATA_ENTRIES = 64;
  private static final int MAX_METADATA_KEY_CHARACTERS = 128;
  private static final int MAX_METADATA_VALUE_CHARACTERS = 4_096;
  private static final int MAX_LANGUAGE_CHARACTERS = 40;

  private static final int LONGEST_ESCAPE_BYTES = 6;
  private static final int ROOM_BYTES = 64 * 1024;

  private static final String ALLOWED_FIELDS =
      "id, instruction (or prompt), words (or length), language, mode, priority, tenant, batch, notBefore, budget, deadline, headings, metadata, type";
  private static final Set<String> FIELDS =
      Set.of(
          "id instruction prompt words length language mode priority tenant batch notBefore budget deadline headings metadata type"
              .split(" ", -1));

  /** A reader with the default limits. */
  public static RequestReader withDefaults() {
    return new RequestReader(DEFAULT_MAX_INSTRUCTION_CHARACTERS, DEFAULT_MAX_WORDS);
  }

  /**
   * Reads one request.
   *
   * @param json UTF-8 JSON, or null for a record without a value
   * @param idIfAbsent the job's id where the request names none
   * @throws BadRecordException naming every field that is wrong, what it held and what is allowed
   */
  public WritingRequest read(byte @Nullable [] json, String idIfAbsent) {
    var fields =
        JsonObjectReader.of(
            json,
            maxBytes(),
            "request",
            "a JSON object with an instruction",
            "{\"instruction\": \"Write a 3000-word guide to Kyoto\"}");
    fields.allowOnly(FIELDS, ALLOWED_FIELDS);
    var request =
        new WritingRequest(
            fields
                .read("id", node -> text(node).filter(JobIds::allowed), JobIds.ALLOWED)
                .orElse(idIfAbsent),
            instruction(fields),
            words(fields).orElse(null),
            language(fields).orElse(null),
            fields
                .read(
                    "mode",
                    node -> named(node, Mode.values(), Mode::json),
                    "\"sequential\" or \"parallel\"")
                .orElse(Mode.SEQUENTIAL),
            metadata(fields),
            fields.timestamp("deadline").orElse(null),
            fields
                .read(
                    "headings",
                    node -> named(node, Headings.values(), Headings::json),
                    "\"auto\", \"none\", \"chapters\" or \"sections\"")
                .orElse(null),
            fields
                .read(
                    "priority",
                    node -> named(node, Priority.values(), Priority::json),
                    "\"urgent\", \"normal\" or \"bulk\"")
                .orElse(null),
            fields
                .read(
                    "tenant", node -> text(node).filter(TenantNames::allowed), TenantNames.ALLOWED)
                .orElse(null),
            fields
                .read("batch", node -> text(node).filter(JobIds::allowed), JobIds.ALLOWED)
                .orElse(null),
            fields.timestamp("notBefore").orElse(null),
            fields.wholeNumber("budget", 1, WritingRequest.MOST_BUDGET).orElse(null));
    fields.rejectIfWrong();
    return request;
  }

  /**
   * What can be read of a request that {@link #read} rejects: its id, its batch, and its
   * instruction or a note in place of one. Empty where it names no id that a job may have.
   */
  public Optional<WritingRequest> readId(byte @Nullable [] json) {
    if (json == null || json.length > maxBytes()) {
      return Optional.empty();
    }
    return JsonObjectReader.firstObject(json)
        .flatMap(it -> text(it.path("id")).filter(JobIds::allowed).map(id -> remains(it, id)));
  }

  private WritingRequest remains(JsonNode object, String id) {
    String instruction =
        Stream.of("instruction", "prompt")
            .flatMap(field -> text(object.path(field)).stream())
            .filter(it -> !it.isBlank())
            .findFirst()
            .orElse("(the request was refused)");
    String cut = SafeText.cut(instruction, maxInstructionCharacters);
    return read(Json.write(Map.of("id", id, "instruction", cut)), id)
        .in(text(object.path("batch")).filter(JobIds::allowed).orElse(null));
  }

  /** Everything at its longest, each character as the longest escape, and room for the rest. */
  private int maxBytes() {
    long characters =
        maxInstructionCharacters
            + (long) MAX_METADATA_ENTRIES
                * (MAX_METADATA_KEY_CHARACTERS + MAX_METADATA_VALUE_CHARACTERS);
    return (int) Math.min(Integer.MAX_VALUE, characters * LONGEST_ESCAPE_BYTES + ROOM_BYTES);
  }

  private String instruction(JsonObjectReader fields) {
    String field = nameOf(RequestField.INSTRUCTION, fields);
    String wanted =
        String.format(
            Locale.ROOT,
            "it must say what to write, in 1 to %d characters",
            maxInstructionCharacters);
    fields.require(field, wanted);
    Optional<String> given = fields.read(field, JsonObjectReader::text, "a string");
    String text = given.orElse("");
    if (given.isPresent() && text.isBlank()) {
      fields.problem("The field \"%s\" is blank; %s.".formatted(field, wanted));
    } else if (text.length() > maxInstructionCharacters) {
      fields.problem(
          String.format(
              Locale.ROOT,
              "The field \"%s\" has %d characters; at most %d are allowed. Shorten it.",
              field,
              text.length(),
              maxInstructionCharacters));
    }
    return text;
  }

  private Optional<Integer> words(JsonObjectReader fields) {
    return fields.read(
        nameOf(RequestField.WORDS, fields),
        node ->
            Optional.of(node)
                .filter(it -> it.isIntegralNumber() && it.canConvertToInt())
                .map(JsonNode::intValue)
                .filter(it -> it >= 1 && it <= maxWords),
        "a whole number from 1 to " + maxWords);
  }

  private static Optional<String> language(JsonObjectReader fields) {
    return fields.read(
        "language",
        node -> text(node).filter(it -> !it.isBlank() && it.length() <= MAX_LANGUAGE_CHARACTERS),
        String.format(
            Locale.ROOT,
            "a language's name or tag in 1 to %d characters, such as German or pt-BR",
            MAX_LANGUAGE_CHARACTERS));
  }

  /** The one of some values that has this name in JSON. */
  private static <T> Optional<T> named(JsonNode node, T[] values, Function<T, String> name) {
    return text(node)
        .flatMap(text -> Stream.of(values).filter(it -> name.apply(it).equals(text)).findAny());
  }

  private static Map<String, String> metadata(JsonObjectReader fields) {
    Map<String, String> metadata = new LinkedHashMap<>();
    fields
        .read(
            "type",
            node -> text(node).filter(it -> it.length() <= MAX_METADATA_VALUE_CHARACTERS),
            String.format(
                Locale.ROOT, "a string of at most %d characters", MAX_METADATA_VALUE_CHARACTERS))
        .ifPresent(type -> metadata.put("type", type));
    JsonNode given =
        fields
            .read(
                "metadata",
                it -> Optional.of(it).filter(JsonNode::isObject),
                "an object of strings")
            .orElse(null);
    if (given == null) {
      return metadata;
    }
    int entries = given.size() + (metadata.isEmpty() || given.has("type") ? 0 : 1);
    if (entries > MAX_METADATA_ENTRIES) {
      fields.problem(
          String.format(
              Locale.ROOT,
              "The field \"metadata\" has %d entries, the field \"type\" included; at most %d are allowed.",
              entries,
              MAX_METADATA_ENTRIES));
      return metadata;
    }
    given.forEachEntry(
        (key, value) -> entry(fields, key, value).ifPresent(text -> metadata.put(key, text)));
    return metadata;
  }

  private static Optional<String> entry(JsonObjectReader fields, String key, JsonNode value) {
    String field = "metadata." + JsonObjectReader.excerpt(key);
    if (key.length() > MAX_METADATA_KEY_CHARACTERS || !UnicodeText.isValid(key)) {
      fields.problem(
          String.format(
              Locale.ROOT,
              "The name of the field \"%s\" has %d characters; at most %d of valid Unicode are allowed.",
              field,
              key.length(),
              MAX_METADATA_KEY_CHARACTERS));
      return Optional.empty();
    }
    Optional<String> text = text(value);
    if (text.isEmpty()) {
      fields.wrong(field, value, "a string");
    } else if (text.get().length() > MAX_METADATA_VALUE_CHARACTERS) {
      fields.problem(
          String.format(
              Locale.ROOT,
              "The field \"%s\" has %d characters; at most %d are allowed.",
              field,
              text.get().length(),
              MAX_METADATA_VALUE_CHARACTERS));
      return Optional.empty();
    }
    return text;
  }

  private static String nameOf(RequestField field, JsonObjectReader fields) {
    field.conflict(fields::has).ifPresent(fields::problem);
    return field.usedName(fields::has);
  }
}
