package io.scriptorium.planner;

import io.scriptorium.inference.client.ResponseSchema;
import io.scriptorium.job.Json;
import io.scriptorium.job.Step;
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
      if (!words.isNumber() || words.doubleValue() < 1 || words.doubleValue() > LARGEST_NUMBER) {
        throw new BadPlanException(
            "Section %d has no \"words\" that is a positive whole number.".formatted(index));
      }
      return new Step(mainPoint.stringValue().strip(), (int) Math.round(words.doubleValue()));
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
      Matcher line = LINE.matcher(answer);
      while (line.find()) {
        int words = Integer.parseInt(line.group("words"));
        if (words < 1) {
          throw new BadPlanException("Section %d has 0 words.".formatted(read.size() + 1));
        }
        read.add(new Step(line.group("point").strip(), words));
      }
      if (read.isEmpty()) {
        throw new BadPlanException(
            "The answer has no line of the form \"N | words | main point\".");
      }
      return read;
    }
  };

  private static final int LARGEST_NUMBER = 1_000_000;

  private static final Pattern LINE =
      Pattern.compile(
          "^[\\s>*|-]*(?:section\\s*)?\\d{1,4}[.)]?\\s*\\|\\s*(?<words>\\d{1,6})\\s*(?:words?)?\\s*\\|\\s*(?<point>\\S[^\\n]*?)\\s*\\|?\\s*$",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private static final Pattern FENCE =
      Pattern.compile("\\A\\s*```(?:json)?\\s*\\n(.*?)\\n?```\\s*\\z", Pattern.DOTALL);

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

  private static String withoutFence(String answer) {
    Matcher fence = FENCE.matcher(answer);
    return fence.matches() ? fence.group(1) : answer;
  }
}
