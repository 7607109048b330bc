package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Json;
import io.scriptorium.job.LowerCase;
import io.scriptorium.job.RequestField;
import io.scriptorium.job.SafeText;
import io.scriptorium.text.length.StatedLength;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An instruction as its file has it.
 *
 * @param line its line in the file, from 1
 * @param words the length that its line gives beside it, or null
 * @param language the language to write in, or null for the instruction's own
 * @param type what kind of text it asks for, or null
 * @param id of the job that wrote its text, if any did, or null
 */
record Instruction(
    int line,
    String text,
    @Nullable Integer words,
    @Nullable String language,
    @Nullable String type,
    @Nullable String id) {

  /** An instruction that no job is known of. */
  Instruction(
      int line,
      String text,
      @Nullable Integer words,
      @Nullable String language,
      @Nullable String type) {
    this(line, text, words, language, type, null);
  }

  private static final int LONGEST_LANGUAGE = 40;
  private static final int LONGEST_ECHO = 60;

  private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]++");

  /** More than any language has: Unicode Standard Annex #15, "Stream-Safe Text Format". */
  private static final Pattern MANY_MARKS = Pattern.compile("\\p{M}{31}");

  /** As LongBench-Write has it: its novel of 50 pages is one of 10,000 words. */
  private static final int WORDS_A_PAGE = 200;

  private static final Pattern PAGES =
      Pattern.compile(
          "(?<![\\d.,])(\\d{1,4}+)[ \\u00a0]?+(?:[-‑–][ \\u00a0]?+)?+(?:pages?\\b|页|頁)",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads one line of instructions: {@code instruction} or {@code prompt}, and if they are there
   * {@code words} or {@code length}, {@code language}, {@code type} and a job's {@code id}. Other
   * fields are ignored, since other data sets have them, and so is an id that no job may have. A
   * null counts as absent.
   *
   * @throws BadRecordException naming what is wrong with the line, and what is allowed
   */
  static Instruction read(int line, byte[] json) {
    JsonNode fields = parse(text(json));
    if (!fields.isObject()) {
      throw new BadRecordException(
          "The line is no JSON object, such as {\"instruction\": \"Write a guide to Kyoto\"}.");
    }
    String name = nameOf(RequestField.INSTRUCTION, fields);
    String instruction = string(fields, name);
    if (instruction == null) {
      throw new BadRecordException(
          "The field \"instruction\" (or \"prompt\") is missing; it says what to write.");
    }
    return new Instruction(
        line,
        instruction,
        words(fields),
        language(fields),
        string(fields, "type"),
        fields.path("id").stringValueOpt().filter(JobIds::allowed).orElse(null));
  }

  private static String text(byte[] json) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRecordException("The line is not valid UTF-8.", e);
    }
  }

  private static JsonNode parse(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new BadRecordException(
          "The line is not JSON: %s."
              .formatted(SafeText.of(String.valueOf(e.getOriginalMessage()), 2 * LONGEST_ECHO)),
          e);
    }
  }

  private static @Nullable Integer words(JsonNode fields) {
    String name = nameOf(RequestField.WORDS, fields);
    JsonNode node = fields.path(name);
    if (absent(node)) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
      throw wrong(name, node, "a whole number from 1");
    }
    return node.intValue();
  }

  private static @Nullable String language(JsonNode fields) {
    String language = string(fields, "language");
    if (language != null && (language.isBlank() || language.length() > LONGEST_LANGUAGE)) {
      throw wrong(
          "language",
          fields.path("language"),
          "a language's name or tag in 1 to %d characters".formatted(LONGEST_LANGUAGE));
    }
    return language;
  }

  private static @Nullable String string(JsonNode fields, String name) {
    JsonNode node = fields.path(name);
    if (absent(node)) {
      return null;
    }
    if (!node.isString() || !StandardCharsets.UTF_8.newEncoder().canEncode(node.stringValue())) {
      throw wrong(name, node, "a string of valid Unicode");
    }
    return node.stringValue();
  }

  private static String nameOf(RequestField field, JsonNode fields) {
    field
        .conflict(fields::hasNonNull)
        .ifPresent(it -> {
          throw new BadRecordException(it);
        });
    return field.usedName(fields::hasNonNull);
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static BadRecordException wrong(String name, JsonNode node, String allowed) {
    return new BadRecordException(
        "The field \"%s\" is %s; allowed is %s."
            .formatted(name, SafeText.of(node.toString(), LONGEST_ECHO), allowed));
  }

  /** The text without regard to case and to the kind and amount of white space. */
  static String normalized(String instruction) {
    // Sorting the marks on one letter takes the square of their number.
    String composed =
        MANY_MARKS.matcher(instruction).find()
            ? instruction
            : Normalizer.normalize(instruction, Normalizer.Form.NFC);
    return LowerCase.of(WHITE_SPACE.matcher(composed).replaceAll(" ").strip());
  }

  /** The words that the text itself asks for, however many. */
  static OptionalInt statedWords(String instruction) {
    return StatedLength.of(instruction);
  }

  /** The words of the pages that the text itself asks for; of the largest number of them. */
  static OptionalInt wordsOfStatedPages(String instruction) {
    return PAGES
        .matcher(instruction)
        .results()
        .mapToInt(it -> WORDS_A_PAGE * Integer.parseInt(it.group(1)))
        .filter(it -> it > 0)
        .max();
  }
}
