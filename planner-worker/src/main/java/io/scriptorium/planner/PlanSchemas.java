package io.scriptorium.planner;

import io.scriptorium.inference.client.ResponseSchema;
import io.scriptorium.job.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schemas of structured outlines. */
final class PlanSchemas {

  private static final Map<String, String> TEXT = Map.of("type", "string");

  private PlanSchemas() {}

  static ResponseSchema of(PlanFormat.Parts parts) {
    Map<String, Object> step = new LinkedHashMap<>();
    if (parts.headed()) {
      step.put(parts.headingField(), TEXT);
    }
    step.put("main_point", TEXT);
    step.put("words", Map.of("type", "integer"));
    Map<String, Object> whole = new LinkedHashMap<>();
    if (parts.titled()) {
      whole.put("title", TEXT);
    }
    whole.put("steps", Map.of("type", "array", "items", object(step)));
    return ResponseSchema.of("plan", Json.MAPPER.writeValueAsString(object(whole)));
  }

  private static Map<String, Object> object(Map<String, Object> properties) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    object.put("required", List.copyOf(new ArrayList<>(properties.keySet())));
    object.put("additionalProperties", false);
    return object;
  }
}
