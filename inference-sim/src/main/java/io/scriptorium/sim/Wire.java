package io.scriptorium.sim;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** The simulator's JSON, and whole responses over HTTP. */
final class Wire {
  /** The name that every response bears, so that nobody takes it for a model's. */
  static final String MODEL = "scriptorium-simulator";

  /** Bodies are bounded in bytes already, and no string is longer than its body. */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  private Wire() {}

  static void json(HttpExchange exchange, int status, Object body) throws IOException {
    exchange.send(status, "application/json", JSON.writeValueAsBytes(body));
  }

  /** An error in OpenAI's form. */
  static void error(
      HttpExchange exchange, int status, String type, String message, @Nullable String parameter)
      throws IOException {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type);
    error.put("param", parameter);
    error.put("code", status);
    json(exchange, status, Map.of("error", error));
  }
}
