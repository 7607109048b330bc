package io.scriptorium.inference.client;

import io.scriptorium.job.Json;
import tools.jackson.databind.JsonNode;

/**
 * The JSON shape that an answer must have, for servers with structured output.
 *
 * @param name what the shape is called: 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param schema a JSON Schema
 */
public record ResponseSchema(String name, JsonNode schema) {

  public ResponseSchema {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "A response schema is named \"%s\"; 1 to 64 of A-Z a-z 0-9 _ - are allowed."
              .formatted(name));
    }
  }

  /** A schema written as JSON text. */
  public static ResponseSchema of(String name, String schemaJson) {
    return new ResponseSchema(name, Json.MAPPER.readTree(schemaJson));
  }
}
