package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response that generates nothing.
 *
 * @param location where it redirects to, if it does
 */
record DirectResponse(int status, String contentType, String body, @Nullable String location) {

  static DirectResponse json(int status, Object body) {
    return new DirectResponse(
        status, "application/json", SimulatorJson.MAPPER.writeValueAsString(body), null);
  }

  static DirectResponse page(int status, String html) {
    return new DirectResponse(status, "text/html; charset=utf-8", html, null);
  }

  /** An error in OpenAI's form. */
  static DirectResponse openAi(
      int status, String type, @Nullable String code, @Nullable String parameter, String message) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type);
    error.put("param", parameter);
    error.put("code", code);
    return json(status, Map.of("error", error));
  }

  /** An error in the form of vLLM and SGLang. */
  static DirectResponse vllm(int status, String type, String message) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("object", "error");
    error.put("message", message);
    error.put("type", type);
    error.put("param", null);
    error.put("code", status);
    return json(status, error);
  }

  /** An error in the form of FastAPI's validation. */
  static DirectResponse fastApi(String field) {
    return json(
        422,
        Map.of(
            "detail",
            List.of(
                Map.of(
                    "type",
                    "extra_forbidden",
                    "loc",
                    List.of("body", field),
                    "msg",
                    "Extra inputs are not permitted"))));
  }

  /** llama.cpp's error for a prompt that exceeds its window. */
  static DirectResponse llamaCppWindow(int promptTokens, int window) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", 400);
    error.put(
        "message",
        "the request exceeds the available context size. try increasing the context size or enable"
            + " context shift");
    error.put("type", "exceed_context_size_error");
    error.put("n_prompt_tokens", promptTokens);
    error.put("n_ctx", window);
    return json(400, Map.of("error", error));
  }

  /** An error for a request that no server has. */
  static DirectResponse unknown(String request) {
    return openAi(404, "not_found_error", null, null, "There is no '" + request + "'.");
  }

  void send(HttpExchange exchange) throws IOException {
    if (location != null) {
      exchange.header("Location", location);
    }
    exchange.send(status, contentType, body);
  }
}
