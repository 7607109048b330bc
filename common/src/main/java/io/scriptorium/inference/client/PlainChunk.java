package io.scriptorium.inference.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * A chunk that holds nothing but the next piece of text, as nearly all of a stream do. It is read
 * without a tree of its fields, in a fifth of the time. What is in any way unusual is left to
 * {@link ChunkReader}, which gives the same for these.
 */
final class PlainChunk {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private @Nullable String model;
  private String text = "";
  private boolean hasDelta;

  private PlainChunk() {}

  /** The model's name, if the chunk has one. */
  @Nullable String model() {
    return model;
  }

  String text() {
    return text;
  }

  /** Empty where it is no such chunk, or none at all. */
  static Optional<PlainChunk> read(String json) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      var chunk = new PlainChunk();
      boolean plain =
          parser.nextToken() == JsonToken.START_OBJECT
              && chunk.readChunk(parser)
              && parser.nextToken() == null
              && chunk.hasDelta;
      return plain ? Optional.of(chunk) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private boolean readChunk(JsonParser parser) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      boolean known =
          switch (name) {
            case "id", "created", "system_fingerprint", "service_tier" -> value.isScalarValue();
            case "object" -> parser.getString().equals("chat.completion.chunk");
            case "model" -> readModel(parser, value);
            case "choices" -> value == JsonToken.START_ARRAY && readChoices(parser);
            default -> value == JsonToken.VALUE_NULL;
          };
      if (!known) {
        return false;
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT;
  }

  private boolean readModel(JsonParser parser, JsonToken value) {
    model = value == JsonToken.VALUE_STRING ? parser.getString() : null;
    return value.isScalarValue();
  }

  private boolean readChoices(JsonParser parser) {
    return !hasDelta
        && parser.nextToken() == JsonToken.START_OBJECT
        && readChoice(parser)
        && parser.nextToken() == JsonToken.END_ARRAY;
  }

  private boolean readChoice(JsonParser parser) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      boolean known =
          switch (name) {
            case "index" -> value == JsonToken.VALUE_NUMBER_INT && parser.getString().equals("0");
            case "delta" -> value == JsonToken.START_OBJECT && !hasDelta && readDelta(parser);
            default -> value == JsonToken.VALUE_NULL;
          };
      if (!known) {
        return false;
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT;
  }

  private boolean readDelta(JsonParser parser) {
    hasDelta = true;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("content") && value == JsonToken.VALUE_STRING) {
        text = parser.getString();
      } else if (!name.equals("role") || !value.isScalarValue()) {
        if (value != JsonToken.VALUE_NULL) {
          return false;
        }
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT;
  }
}
