package io.scriptorium.sim.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an outline in the form that was asked for, and reads its points. */
public final class OutlineText {
  private static final List<String> WORDS = List.of("words", "word_count", "length");
  private static final List<String> TITLES = List.of("title", "heading", "name");

  private OutlineText() {}

  /**
   * A chapter's title or a step.
   *
   * @param chapter whether steps of its own follow
   * @param words as the outline gives them, or null where it gives none
   */
  public record Point(boolean chapter, String text, @Nullable String words) {}

  /** The outline as JSON, or as lines where columns were asked for. */
  public static String asked(Draft.Outline outline) {
    if (outline.columns().isEmpty()) {
      return SimulatorJson.MAPPER.writeValueAsString(outline.content());
    }
    List<JsonNode> steps = outline.content().path("steps").valueStream().toList();
    return IntStream.range(0, steps.size())
        .mapToObj(index -> line(index + 1, steps.get(index), outline.columns()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(int number, JsonNode step, List<String> columns) {
    return columns.stream()
        .map(column -> step.path(column).asString(""))
        .collect(Collectors.joining(" | ", number + " | ", ""));
  }

  /** The schema of an array "steps" with these columns. */
  static JsonNode schema(List<String> columns) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    columns.forEach(column ->
        properties.putObject(column).put("type", column.equals("words") ? "integer" : "string"));
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema
        .putObject("properties")
        .putObject("steps")
        .put("type", "array")
        .putObject("items")
        .put("type", "object")
        .set("properties", properties);
    return schema;
  }

  /** All points of an outline, each chapter's after it. */
  public static List<Point> points(JsonNode content) {
    List<Point> points = new ArrayList<>();
    collect(content, points);
    return points;
  }

  private static void collect(JsonNode node, List<Point> points) {
    for (JsonNode child : node) {
      if (child.isArray()) {
        for (JsonNode element : child) {
          if (element.isObject()) {
            boolean chapter = element.valueStream().anyMatch(JsonNode::isArray);
            points.add(new Point(chapter, text(element), words(element)));
            collect(element, points);
          }
        }
      }
    }
  }

  private static String text(JsonNode element) {
    Optional<String> title =
        TITLES.stream().filter(element::has).map(name -> element.path(name).asString()).findFirst();
    Optional<String> point =
        element
            .propertyStream()
            .filter(field ->
                field.getValue().isString()
                    && !TITLES.contains(field.getKey())
                    && !WORDS.contains(field.getKey()))
            .map(field -> field.getValue().asString())
            .findFirst();
    return title.isPresent() && point.isPresent()
        ? title.get() + ". " + point.get()
        : title.or(() -> point).orElse("");
  }

  private static @Nullable String words(JsonNode element) {
    return WORDS.stream()
        .filter(name -> element.hasNonNull(name))
        .map(name -> element.path(name).asString())
        .findFirst()
        .orElse(null);
  }

  /** Whether a field holds a number of words. */
  public static boolean isWords(String name) {
    return WORDS.contains(name);
  }
}
