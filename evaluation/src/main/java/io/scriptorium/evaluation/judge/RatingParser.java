package io.scriptorium.evaluation.judge;

import io.scriptorium.inference.client.ResponseSchema;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses a judge's ratings: a JSON object, or a line for each, such as "Relevance: 4". */
final class RatingParser {

  private static final String REASON = "reason";

  private static final Map<Dimension, Pattern> LINES =
      Arrays.stream(Dimension.values())
          .collect(Collectors.toMap(Function.identity(), RatingParser::linePattern));

  private RatingParser() {}

  private static Pattern linePattern(Dimension dimension) {
    String name = dimension.wireName().replace("_and_", "(?: and | & |_and_)").replace("_", "[ _]");
    return Pattern.compile(
        "^[ \\t*#>_`-]*"
            + name
            + "[ \\t*_`]*[:=-][ \\t*_`]*([1-5])(?:[ \\t]*/[ \\t]*5)?[ \\t*_`.]*$",
        Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  }

  /**
   * The schema of an answer: the reason first, so that the model reasons first; then the ratings.
   */
  static ResponseSchema schema() {
    ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required").add(REASON);
    properties.putObject(REASON).put("type", "string");
    for (Dimension dimension : Dimension.values()) {
      // Choices, since there are servers that refuse a schema with minimum and maximum.
      ArrayNode ratings =
          properties.putObject(dimension.wireName()).put("type", "integer").putArray("enum");
      for (int rating = Quality.LOWEST; rating <= Quality.HIGHEST; rating++) {
        ratings.add(rating);
      }
      required.add(dimension.wireName());
    }
    schema.put("additionalProperties", false);
    return new ResponseSchema("marks", schema);
  }

  /**
   * The ratings in an answer.
   *
   * @throws BadRecordException naming those that are missing, or are no whole number from 1 to 5
   */
  static Quality read(String answer) {
    Map<Dimension, Integer> object = ofObject(answer);
    Map<Dimension, Integer> found = object.isEmpty() ? ofLines(answer) : object;
    List<String> wrong =
        Arrays.stream(Dimension.values())
            .filter(it -> !isRating(found.getOrDefault(it, 0)))
            .map(Dimension::wireName)
            .toList();
    if (!wrong.isEmpty()) {
      throw new BadRecordException(
          "The judge gave no whole number from %d to %d for %s."
              .formatted(Quality.LOWEST, Quality.HIGHEST, String.join(", ", wrong)));
    }
    return new Quality(
        found.getOrDefault(Dimension.RELEVANCE, 0),
        found.getOrDefault(Dimension.ACCURACY, 0),
        found.getOrDefault(Dimension.COHERENCE, 0),
        found.getOrDefault(Dimension.CLARITY, 0),
        found.getOrDefault(Dimension.BREADTH_AND_DEPTH, 0),
        found.getOrDefault(Dimension.READING_EXPERIENCE, 0));
  }

  private static Map<Dimension, Integer> ofObject(String answer) {
    Map<Dimension, Integer> ratings = new EnumMap<>(Dimension.class);
    JsonAnswer.in(answer)
        .ifPresent(object -> {
          for (Dimension dimension : Dimension.values()) {
            JsonNode rating = object.path(dimension.wireName());
            if (rating.isIntegralNumber()) {
              ratings.put(dimension, rating.asInt());
            }
          }
        });
    return ratings;
  }

  private static Map<Dimension, Integer> ofLines(String answer) {
    Map<Dimension, Integer> ratings = new EnumMap<>(Dimension.class);
    LINES.forEach((dimension, pattern) -> {
      List<String> given =
          pattern.matcher(answer).results().map(line -> line.group(1)).limit(2).toList();
      // Two ratings are ambiguous.
      if (given.size() == 1) {
        ratings.put(dimension, Integer.parseInt(given.getFirst()));
      }
    });
    return ratings;
  }

  private static boolean isRating(int number) {
    return number >= Quality.LOWEST && number <= Quality.HIGHEST;
  }
}
