package io.scriptorium.sim;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes the structure of an outline in JSON. */
final class PlanShape {
  private static final Pattern ARRAY_END = Pattern.compile("(?<=[}\"\\d])(?=\\s{0,100}+\\])");
  private static final List<Map<String, String>> NAMES =
      List.of(
          Map.of("steps", "sections", "main_point", "description", "words", "word_count"),
          Map.of("steps", "outline", "main_point", "mainPoint", "words", "wordCount"),
          Map.of("steps", "plan", "main_point", "summary", "words", "target_words"));

  static final int SETS_OF_NAMES = NAMES.size();

  private PlanShape() {}

  /** Puts the steps of a flat outline into chapters; one that has chapters stays as it is. */
  static void group(ObjectNode outline, int chapters) {
    if (!(outline.path("steps") instanceof ArrayNode steps) || steps.isEmpty()) {
      return;
    }
    ArrayNode grouped = JsonNodeFactory.instance.arrayNode();
    int count = Math.min(chapters, steps.size());
    for (int chapter = 0; chapter < count; chapter++) {
      ObjectNode one = grouped.addObject();
      one.put("title", "Chapter " + (chapter + 1));
      ArrayNode inner = one.putArray("steps");
      int end = steps.size() * (chapter + 1) / count;
      for (int step = steps.size() * chapter / count; step < end; step++) {
        inner.add(steps.get(step));
      }
    }
    outline.remove("steps");
    outline.set("chapters", grouped);
  }

  /** A copy with other names of fields. */
  static JsonNode renamed(JsonNode node, int set) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(renamed(element, set)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object
          .propertyStream()
          .forEach(field ->
              copy.set(
                  NAMES.get(set).getOrDefault(field.getKey(), field.getKey()),
                  renamed(field.getValue(), set)));
      return copy;
    }
    return node;
  }

  /** The first array of objects in an outline, or the outline where it has none. */
  static JsonNode innerArray(JsonNode outline) {
    return outline.valueStream().filter(JsonNode::isArray).findFirst().orElse(outline);
  }

  static String withTrailingCommas(String json) {
    return ARRAY_END.matcher(json).replaceAll(",");
  }

  /** Without the closing brackets at the end. */
  static String unclosed(String json) {
    int end = json.length();
    while (end > 0 && "]}\n\r ".indexOf(json.charAt(end - 1)) >= 0) {
      end--;
    }
    return json.substring(0, end);
  }
}
