package io.scriptorium.sim.text;

import io.scriptorium.sim.text.ChatPrompt.BadRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills JSON schemas: an outline's, whose numbers of words add up to a length at every level, and
 * those of plain forms such as a judge's.
 */
final class SchemaFiller {
  private static final int DEFAULT_MAXIMUM = 100;
  private static final int DEEPEST = 16;
  private static final int MOST_ITEMS = 2_000;
  private static final int LEAST_MEAN_WORDS = 400;
  private static final int MOST_MEAN_WORDS = 600;
  private static final int STEPS_IN_A_CHAPTER = 8;
  private static final double LEAST_WEIGHT = 0.75;
  private static final double WEIGHTS = 0.5;
  private static final List<String> TASKS =
      List.of("Show", "Explain", "Describe", "Explore", "Consider", "Examine");
  private static final Set<String> WORD_FIELDS =
      Set.of("words", "wordcount", "length", "targetwords", "numberofwords");
  private static final Set<String> POSITION_FIELDS =
      Set.of("number", "index", "n", "no", "chapter", "section", "step", "id");
  private static final Set<String> TITLE_FIELDS = Set.of("title", "heading", "name", "label");
  private static final JsonNode STEP =
      SimulatorJson.MAPPER.readTree(
          "{\"type\":\"object\",\"properties\":{\"main_point\":{\"type\":\"string\"},"
              + "\"words\":{\"type\":\"integer\"}}}");

  private final JsonNode root;
  private final boolean outline;
  private final Random random;
  private final ProseGenerator prose;
  private final OptionalInt items;
  private final NamedCount asked;

  /** Where a value is in its outline. */
  private record Place(int words, int index, boolean first, boolean last) {}

  /**
   * @param topics nouns for points and titles
   * @param items how many elements the innermost arrays of an outline have in all; empty to follow
   *     the length, what is asked for and the schema
   * @param asked how many elements the outermost arrays are to have
   */
  SchemaFiller(
      JsonNode root, Random random, List<String> topics, OptionalInt items, NamedCount asked) {
    this.root = root;
    this.outline = isOutline(root);
    this.random = random;
    this.prose = new ProseGenerator(random, topics);
    this.items = items;
    this.asked = asked;
  }

  /** Whether a schema has an array of objects, or an array of which it says nothing. */
  static boolean isOutline(JsonNode schema) {
    return schema
        .path("properties")
        .valueStream()
        .anyMatch(property ->
            type(property).equals("array")
                && (!property.has("items")
                    || type(property.path("items")).equals("object")
                    || property.path("items").has("$ref")));
  }

  /**
   * An object of the schema's properties.
   *
   * @param words the length that its numbers of words add up to
   * @throws BadRequestException if the schema has no properties, or is nested too deeply
   */
  ObjectNode filled(int words) {
    if (!root.path("properties").isObject() || root.path("properties").isEmpty()) {
      throw unfit("it has no properties");
    }
    return object(root, new Place(words, 1, true, true), 0);
  }

  private ObjectNode object(JsonNode schema, Place place, int depth) {
    ObjectNode filled = JsonNodeFactory.instance.objectNode();
    schema
        .path("properties")
        .propertyStream()
        .forEach(property ->
            filled.set(
                property.getKey(),
                value(property.getKey(), property.getValue(), place, depth + 1)));
    return filled;
  }

  private JsonNode value(String name, JsonNode given, Place place, int depth) {
    if (depth > DEEPEST) {
      throw unfit("it is nested more than " + DEEPEST + " levels deep");
    }
    JsonNode schema = resolved(given);
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
    }
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (type(schema)) {
      case "object" -> object(schema, place, depth);
      case "array" -> array(name, schema, place, depth);
      case "integer" -> nodes.numberNode(integer(name, schema, place));
      case "number" ->
          isWords(name)
              ? nodes.numberNode(place.words())
              : nodes.numberNode((double) integer(name, schema, place));
      case "boolean" -> nodes.booleanNode(random.nextBoolean());
      case "null" -> nodes.nullNode();
      case "string" -> nodes.stringNode(string(name, place));
      default -> throw unfit("its property '" + name + "' is of another type");
    };
  }

  private int integer(String name, JsonNode schema, Place place) {
    if (outline && isWords(name)) {
      return place.words();
    }
    if (outline && POSITION_FIELDS.contains(plain(name))) {
      return place.index();
    }
    int least = schema.path("minimum").asInt(0);
    return random.nextInt(
        least, Math.max(least, schema.path("maximum").asInt(DEFAULT_MAXIMUM)) + 1);
  }

  private String string(String name, Place place) {
    if (!outline) {
      return "The simulator has no opinion.";
    }
    return TITLE_FIELDS.contains(plain(name)) ? prose.title() : prose.mainPoint(task(place));
  }

  private String task(Place place) {
    return place.first()
        ? "Introduce"
        : place.last() ? "Conclude" : TASKS.get(random.nextInt(TASKS.size()));
  }

  private ArrayNode array(String name, JsonNode schema, Place place, int depth) {
    ArrayNode filled = JsonNodeFactory.instance.arrayNode();
    JsonNode item = schema.has("items") ? resolved(schema.path("items")) : STEP;
    int[] words = shares(place.words(), count(name, schema, item, place.words(), depth));
    for (int index = 0; index < words.length; index++) {
      Place at =
          new Place(
              words[index],
              index + 1,
              place.first() && index == 0,
              place.last() && index == words.length - 1);
      filled.add(value(name, item, at, depth + 1));
    }
    return filled;
  }

  /** As many elements as make steps of a few hundred words, or chapters of several steps. */
  private int count(String name, JsonNode schema, JsonNode item, int words, int depth) {
    int least = Math.clamp(schema.path("minItems").asInt(1), 1, MOST_ITEMS);
    int most = Math.clamp(schema.path("maxItems").asInt(MOST_ITEMS), least, MOST_ITEMS);
    if (!type(item).equals("object")) {
      return Math.clamp(3, least, most);
    }
    boolean nested = isOutline(item);
    if (items.isPresent() && !nested) {
      return depth > 2 ? Math.clamp(words, 1, items.getAsInt()) : items.getAsInt();
    }
    int mean = random.nextInt(LEAST_MEAN_WORDS, MOST_MEAN_WORDS + 1);
    boolean chapters = nested || plain(name).contains("chapter") || plain(name).contains("part");
    long usual = Math.round((double) words / (chapters ? mean * STEPS_IN_A_CHAPTER : mean));
    long wanted = depth > 2 ? usual : Math.clamp(usual, asked.least(), asked.most());
    return Math.clamp(wanted, least, most);
  }

  /** Numbers near one another that add up to a total. */
  private int[] shares(int total, int count) {
    double[] weights = random.doubles(count).map(share -> LEAST_WEIGHT + WEIGHTS * share).toArray();
    double sum = Arrays.stream(weights).sum();
    int[] shares = new int[count];
    double passed = 0;
    int given = 0;
    for (int index = 0; index < count; index++) {
      passed += weights[index];
      int upTo = index == count - 1 ? total : (int) Math.round(total * passed / sum);
      shares[index] = upTo - given;
      given = upTo;
    }
    return shares;
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode resolved = schema;
    for (int step = 0; step < DEEPEST; step++) {
      if (resolved.path("$ref").isString()
          && resolved.path("$ref").stringValue().startsWith("#/")) {
        resolved = root.at(resolved.path("$ref").stringValue().substring(1));
      } else if (resolved.path("anyOf").isArray() && !resolved.path("anyOf").isEmpty()) {
        resolved = resolved.path("anyOf").get(0);
      } else if (resolved.path("oneOf").isArray() && !resolved.path("oneOf").isEmpty()) {
        resolved = resolved.path("oneOf").get(0);
      } else {
        break;
      }
    }
    return resolved;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return type.valueStream()
          .map(one -> one.asString(""))
          .filter(one -> !one.equals("null"))
          .findFirst()
          .orElse("null");
    }
    return type.asString(schema.path("properties").isObject() ? "object" : "");
  }

  private static boolean isWords(String name) {
    return WORD_FIELDS.contains(plain(name));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  private static BadRequestException unfit(String why) {
    return new BadRequestException(
        "response_format",
        "The simulator fills schemas of objects, arrays, strings, numbers, booleans and enums; "
            + why
            + ".");
  }
}
