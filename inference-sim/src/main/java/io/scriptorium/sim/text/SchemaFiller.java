package io.scriptorium.sim.text;

import io.scriptorium.sim.text.ChatPrompt.BadRequestException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Fills simple JSON schemas, such as a judge's: objects of integers, enums and short strings. */
final class SchemaFiller {

  private static final int DEFAULT_MAXIMUM = 100;

  private SchemaFiller() {}

  /**
   * An object of the schema's properties, with values by chance.
   *
   * @throws BadRequestException if the schema asks for anything else
   */
  static String filled(JsonNode schema, Random random) {
    JsonNode properties = schema.path("properties");
    if (!properties.isObject() || properties.isEmpty()) {
      throw unknown("it has no properties");
    }
    Map<String, Object> form = new LinkedHashMap<>();
    properties
        .propertyStream()
        .forEach(property ->
            form.put(property.getKey(), value(property.getKey(), property.getValue(), random)));
    return SimulatorJson.MAPPER.writeValueAsString(form);
  }

  private static Object value(String name, JsonNode type, Random random) {
    if (type.path("enum").isArray()) {
      return type.path("enum").get(random.nextInt(type.path("enum").size()));
    }
    return switch (type.path("type").asString("")) {
      case "integer" -> {
        int least = type.path("minimum").asInt(0);
        yield random.nextInt(
            least, Math.max(least, type.path("maximum").asInt(DEFAULT_MAXIMUM)) + 1);
      }
      case "string" -> "The simulator has no opinion.";
      default -> throw unknown("its property '" + name + "' is of another type");
    };
  }

  private static BadRequestException unknown(String why) {
    return new BadRequestException(
        "response_format",
        "The simulator fills schemas with a property 'steps', an array of objects with 'main_point'"
            + " and 'words', and else objects of integers, strings and enums; "
            + why
            + ".");
  }
}
