package io.scriptorium.inference.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one server and model accept of a request. All that OpenAI-compatible servers know is assumed
 * to be accepted, until it is refused.
 *
 * @param streamOptions whether it accepts {@code stream_options}
 * @param maxTokens whether it accepts {@code max_tokens}; some models of OpenAI require {@code
 *     max_completion_tokens} instead
 * @param responseFormat whether it accepts {@code response_format} with a JSON schema
 * @param systemRole whether it accepts system messages; else their text begins the first user turn
 * @param temperature whether it accepts a temperature
 * @param mostTokens the highest limit of tokens that it accepts
 */
record Dialect(
    boolean streamOptions,
    boolean maxTokens,
    boolean responseFormat,
    boolean systemRole,
    boolean temperature,
    int mostTokens) {

  static final Dialect FULL = new Dialect(true, true, true, true, true, Integer.MAX_VALUE);

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String PARAGRAPH_BREAK = "\n\n";

  Dialect withoutStreamOptions() {
    return new Dialect(false, maxTokens, responseFormat, systemRole, temperature, mostTokens);
  }

  Dialect withCompletionTokens() {
    return new Dialect(streamOptions, false, responseFormat, systemRole, temperature, mostTokens);
  }

  Dialect withoutResponseFormat() {
    return new Dialect(streamOptions, maxTokens, false, systemRole, temperature, mostTokens);
  }

  Dialect withoutSystemRole() {
    return new Dialect(streamOptions, maxTokens, responseFormat, false, temperature, mostTokens);
  }

  Dialect withoutTemperature() {
    return new Dialect(streamOptions, maxTokens, responseFormat, systemRole, false, mostTokens);
  }

  Dialect withMostTokens(int tokens) {
    return new Dialect(streamOptions, maxTokens, responseFormat, systemRole, temperature, tokens);
  }

  /** The limit that a request for so many tokens is sent with. */
  int limit(int tokens) {
    return Math.min(tokens, mostTokens);
  }

  /**
   * A request in this dialect, as UTF-8 JSON.
   *
   * @param tokens the most to generate, reasoning included
   */
  byte[] write(ChatRequest request, String model, int tokens, @Nullable Double heat) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("model", model);
    var messages = json.putArray("messages");
    for (ChatMessage message : systemRole ? request.messages() : folded(request.messages())) {
      messages.addObject().put("role", message.role().wireName()).put("content", message.content());
    }
    json.put(maxTokens ? "max_tokens" : "max_completion_tokens", limit(tokens));
    json.put("stream", true);
    if (streamOptions) {
      json.putObject("stream_options").put("include_usage", true);
    }
    if (heat != null && temperature) {
      json.put("temperature", heat);
    }
    ResponseSchema schema = request.schema();
    if (schema != null) {
      json.putObject("response_format")
          .put("type", "json_schema")
          .putObject("json_schema")
          .put("name", schema.name())
          .put("strict", true)
          .set("schema", schema.schema());
    }
    return MAPPER.writeValueAsBytes(json);
  }

  /** The conversation without system messages, in which user and assistant take turns. */
  private static List<ChatMessage> folded(List<ChatMessage> messages) {
    List<ChatMessage> turns = new ArrayList<>();
    for (ChatMessage message : messages) {
      ChatMessage turn =
          message.role() == ChatMessage.Role.SYSTEM ? ChatMessage.user(message.content()) : message;
      if (!turns.isEmpty() && turns.getLast().role() == turn.role()) {
        String joined = turns.getLast().content() + PARAGRAPH_BREAK + turn.content();
        turns.set(turns.size() - 1, new ChatMessage(turn.role(), joined));
      } else {
        turns.add(turn);
      }
    }
    return turns;
  }
}
