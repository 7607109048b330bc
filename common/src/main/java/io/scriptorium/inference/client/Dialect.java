package io.scriptorium.inference.client;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The optional request fields that one server accepts. It is assumed to accept all that
 * OpenAI-compatible servers know, until it refuses one.
 *
 * @param streamOptions whether it accepts {@code stream_options}
 * @param maxTokens whether it accepts {@code max_tokens}; some models of OpenAI require {@code
 *     max_completion_tokens} instead
 * @param responseFormat whether it accepts {@code response_format} with a JSON schema
 */
record Dialect(boolean streamOptions, boolean maxTokens, boolean responseFormat) {

  static final Dialect FULL = new Dialect(true, true, true);

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final List<String> SCHEMA_WORDS =
      List.of("response_format", "json_schema", "structured output", "guided", "grammar");
  private static final List<String> REFUSALS =
      List.of("unsupported", "not supported", "unrecognized", "unknown");

  /** A request in this dialect, as UTF-8 JSON. */
  byte[] write(ChatRequest request, String model, @Nullable Double temperature) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("model", model);
    var messages = json.putArray("messages");
    for (ChatMessage message : request.messages()) {
      messages.addObject().put("role", message.role().wireName()).put("content", message.content());
    }
    json.put(maxTokens ? "max_tokens" : "max_completion_tokens", request.maxTokens());
    json.put("stream", true);
    if (streamOptions) {
      json.putObject("stream_options").put("include_usage", true);
    }
    if (temperature != null) {
      json.put("temperature", temperature);
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

  /**
   * The dialect to use after a request in this one was refused, or empty where it was refused for
   * another reason. Where the new one has no {@link #responseFormat}, the request itself must
   * change.
   */
  Optional<Dialect> afterRefusal(ChatRequest request, int status, String body) {
    String text = LowerCase.of(body);
    boolean badRequest = status == 400 || status == 422;
    if (badRequest && streamOptions && text.contains("stream_options")) {
      return Optional.of(new Dialect(false, maxTokens, responseFormat));
    }
    if (badRequest
        && maxTokens
        && text.contains("max_completion_tokens")
        && REFUSALS.stream().anyMatch(text::contains)) {
      return Optional.of(new Dialect(streamOptions, false, responseFormat));
    }
    if (request.schema() == null || FailureReader.isContextLength(text) || isAboutModel(text)) {
      return Optional.empty();
    }
    boolean named = SCHEMA_WORDS.stream().anyMatch(text::contains);
    if (badRequest || (named && (status == 500 || status == 501))) {
      return Optional.of(new Dialect(streamOptions, maxTokens, false));
    }
    return Optional.empty();
  }

  /** The fields that both dialects accept. */
  Dialect and(Dialect other) {
    return new Dialect(
        streamOptions && other.streamOptions,
        maxTokens && other.maxTokens,
        responseFormat && other.responseFormat);
  }

  private static boolean isAboutModel(String text) {
    return text.contains("model") && (text.contains("not exist") || text.contains("not found"));
  }
}
