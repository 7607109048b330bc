package io.scriptorium.evaluation.judge;

import io.scriptorium.job.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Finds the JSON object in a model's answer, ignoring the text around it. */
public final class JsonAnswer {

  private JsonAnswer() {}

  /** From the first brace to the last; empty where that is no JSON object. */
  public static Optional<JsonNode> in(String answer) {
    int start = answer.indexOf('{');
    int end = answer.lastIndexOf('}');
    if (start < 0 || end < start) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readTree(answer.substring(start, end + 1)));
    } catch (JacksonException e) {
      // Braces in a text are no object.
      return Optional.empty();
    }
  }
}
