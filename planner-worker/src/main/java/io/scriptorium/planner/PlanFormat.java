package io.scriptorium.planner;

import io.scriptorium.inference.client.ResponseSchema;
import io.scriptorium.job.Json;
import io.scriptorium.job.Step;
import io.scriptorium.job.UnicodeText;
import io.scriptorium.planner.PlanRules.BadPlanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The formats in which a model can write its plan. */
enum PlanFormat {

  /** A JSON object, whose schema the server enforces. */
  STRUCTURED {
    @Override
    String instructions() {
      return "Answer with a JSON object that has one field, \"steps\": an array with an object for"
          + " each section, in order, holding \"main_point\" (what the section says, in one or two"
          + " sentences) and \"words\" (its length, a whole number).";
    }

    @Override
    Optional<ResponseSchema> schema() {
      return Optional.of(SCHEMA);
    }

    @Override
    List<Step> read(String answer) throws BadPlanException {
      JsonNode steps;
      try {
        steps = Json.MAPPER.readTree(withoutFence(answer)).path("steps");
      } catch (JacksonException e) {
        throw new BadPlanException("The answer is not JSON.");
      }
      if (!steps.isArray()) {
        throw new BadPlanException("The answer has no array \"steps\".");
      }
      List<Step> read = new ArrayList<>();
      for (JsonNode step : steps) {
        read.add(step(read.size() + 1, step.path("main_point"), step.path("words")));
      }
      return read;
    }

    private Step step(int index, JsonNode mainPoint, JsonNode words) throws BadPlanException {
      if (!mainPoint.isString() || mainPoint.stringValue().isBlank()) {
        throw new BadPlanException("Section %d has no \"main_point\".".formatted(index));
      }
      // Numbers that fit no double count as absent.
      double number = words.isNumber() ? words.doubleValue(0) : 0;
      if (!(number >= 1 && number <= LARGEST_NUMBER)) {
        throw new BadPlanException(
            "Section %d has no \"words\" that is a positive whole number.".formatted(index));
      }
      return checked(index, mainPoint.stringValue(), (int) Math.round(number));
    }
  },

  /** One line for each section, for servers and models that do not support schemas. */
  LINES {
    @Override
    String instructions() {
      return "Answer with one line for each section, in order, and nothing else. Each line has the"
          + " form\nN | words | main point\nwhere N is the section's number, words its length as a"
          + " whole number, and the main point what it says, in one or two sentences.";
    }

    @Override
    Optional<ResponseSchema> schema() {
      return Optional.empty();
    }

    @Override
    List<Step> read(String answer) throws BadPlanException {
      List<Step> read = new ArrayList<>();
      for (String line : (Iterable<String>) answer.lines()::iterator) {
        Matcher head = LINE_HEAD.matcher(line);
        String point = head.lookingAt() ? withoutBar(line.substring(head.end())) : "";
        if (!point.isEmpty()) {
          int words = Integer.parseInt(head.group("words"));
          if (words < 1) {
            throw new BadPlanException("Section %d has 0 words.".formatted(read.size() + 1));
          }
          read.add(checked(read.size() + 1, point, words));
        }
      }
      if (read.isEmpty()) {
        throw new BadPlanException(
            "The answer has no line of the form \"N | words | main point\".");
      }
      return read;
    }

    // Lines of a Markdown table end with a bar.
    private static String withoutBar(String rest) {
      String point = rest.strip();
      return point.endsWith("|") ? point.substring(0, point.length() - 1).stripTrailing() : point;
    }
  };

  private static final int LARGEST_NUMBER = 1_000_000;

  /** Many times the one or two sentences asked for: each prompt of the job holds all of them. */
  private static final int LONGEST_MAIN_POINT = 4_000;

  // Possessive throughout, and for one line at a time: one that goes back would take minutes on
  // many line feeds.
  private static final Pattern LINE_HEAD =
      Pattern.compile(
          "\\A[\\s>*|-]*+(?:section\\s*+)?+\\d{1,4}+[.)]?+\\s*+\\|\\s*+(?<words>\\d{1,6}+)\\s*+(?:words?+)?+\\s*+\\|",
          Pattern.CASE_INSENSITIVE);

  private static final String FENCE = "```";

  private static final ResponseSchema SCHEMA =
      ResponseSchema.of(
          "plan",
          """
          {
            "type": "object",
            "properties": {
              "steps": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "main_point": {"type": "string"},
                    "words": {"type": "integer"}
                  },
                  "required": ["main_point", "words"],
                  "additionalProperties": false
                }
              }
            },
            "required": ["steps"],
            "additionalProperties": false
          }
          """);

  /** Describes the format to the model. */
  abstract String instructions();

  /** The schema for {@code response_format}, where the format has one. */
  abstract Optional<ResponseSchema> schema();

  /**
   * The steps in a model's answer.
   *
   * @throws BadPlanException if it is not of this format
   */
  abstract List<Step> read(String answer) throws BadPlanException;

  private static Step checked(int index, String mainPoint, int words) throws BadPlanException {
    String point = mainPoint.strip();
    if (point.length() > LONGEST_MAIN_POINT) {
      throw new BadPlanException(
          "Section %d has a main point of %,d characters; at most %,d are allowed."
              .formatted(index, point.length(), LONGEST_MAIN_POINT));
    }
    if (!UnicodeText.isValid(point)) {
      throw new BadPlanException(
          "Section %d has a main point with half of a surrogate pair, which is no valid Unicode."
              .formatted(index));
    }
    return new Step(point, words);
  }

  /** What a Markdown fence around the whole answer holds, or else the answer itself. */
  private static String withoutFence(String answer) {
    String text = answer.strip();
    int firstLine = text.indexOf('\n');
    int end = text.length() - FENCE.length();
    if (firstLine < 0 || end <= firstLine || !text.startsWith(FENCE) || !text.endsWith(FENCE)) {
      return answer;
    }
    String language = text.substring(FENCE.length(), firstLine).strip();
    return language.isEmpty() || language.equals("json")
        ? text.substring(firstLine + 1, end)
        : answer;
  }
}
