package io.scriptorium.sim.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A request to {@code /v1/chat/completions}, as far as the simulator supports it.
 *
 * @param maxTokens the most tokens to generate
 * @param seed the request's own seed, 0 when it has none
 * @param format what {@code response_format} asks for
 * @param fields the names of the request's fields
 */
public record ChatPrompt(
    List<Message> messages,
    boolean stream,
    boolean includeUsage,
    int maxTokens,
    long seed,
    Format format,
    Set<String> fields) {

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool");

  /** A request that the server answers with 400. */
  public static final class BadRequestException extends RuntimeException {

    private final String reason;
    private final String parameter;

    public BadRequestException(String parameter, String reason) {
      super(reason);
      this.reason = reason;
      this.parameter = parameter;
    }

    public String reason() {
      return reason;
    }

    /** The request's field that is wrong. */
    public String parameter() {
      return parameter;
    }
  }

  /** One message of the conversation. */
  public record Message(String role, String content) {}

  /** The form that the answer has to take. */
  public sealed interface Format {
    /** Free text. */
    record Text() implements Format {}

    /** Any JSON object. */
    record AnyObject() implements Format {}

    /** A JSON object of this schema. */
    record Schema(JsonNode schema) implements Format {}
  }

  /**
   * Reads a request's body.
   *
   * @throws BadRequestException naming the field that is wrong
   */
  public static ChatPrompt parse(byte[] body) {
    JsonNode root;
    try {
      root = SimulatorJson.MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new BadRequestException("body", "The body is no JSON: " + e.getOriginalMessage());
    }
    if (root == null || !root.isObject()) {
      throw new BadRequestException("body", "The body is no JSON object.");
    }
    if (root.path("n").asInt(1) != 1) {
      throw new BadRequestException("n", "'n' is not 1; one answer a request is all there is.");
    }
    return new ChatPrompt(
        messages(root.path("messages")),
        root.path("stream").asBoolean(false),
        root.path("stream_options").path("include_usage").asBoolean(false),
        maxTokens(root),
        root.path("seed").asLong(0),
        format(root.path("response_format")),
        Set.copyOf(root.propertyNames()));
  }

  /** The same request with other messages. */
  public ChatPrompt withMessages(List<Message> messages) {
    return new ChatPrompt(messages, stream, includeUsage, maxTokens, seed, format, fields);
  }

  /** Whether the request names the most tokens to generate. */
  public boolean namesMaxTokens() {
    return maxTokens != Integer.MAX_VALUE;
  }

  /** The content of the last message of a role, or the empty string. */
  public String last(String role) {
    return contents(messages.reversed(), role).findFirst().orElse("");
  }

  /** The assistant messages so far. */
  public List<String> answers() {
    return contents(messages, "assistant").toList();
  }

  private static Stream<String> contents(List<Message> messages, String role) {
    return messages.stream().filter(message -> message.role().equals(role)).map(Message::content);
  }

  /** The tokens of the prompt, ending where the answer begins. */
  public TokenSequence tokens() {
    TokenSequence tokens = new TokenSequence();
    messages.forEach(message -> tokens.message(message.role(), message.content()));
    return tokens.begin("assistant");
  }

  private static List<Message> messages(JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      throw new BadRequestException("messages", "'messages' must be an array of one or more.");
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : node) {
      JsonNode role = message.path("role");
      if (!role.isString() || !ROLES.contains(role.stringValue())) {
        throw new BadRequestException(
            "messages",
            String.format(
                Locale.ROOT,
                "The role of message %d is %s; allowed are %s.",
                messages.size(),
                role,
                ROLES.stream().sorted().toList()));
      }
      messages.add(
          new Message(role.stringValue(), content(message.path("content"), messages.size())));
    }
    return List.copyOf(messages);
  }

  private static String content(JsonNode node, int index) {
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isNull() || node.isMissingNode()) {
      return "";
    }
    if (!node.isArray() || !node.valueStream().allMatch(part -> part.path("text").isString())) {
      throw new BadRequestException(
          "messages", "The content of message " + index + " is neither text nor parts of text.");
    }
    return node.valueStream()
        .map(part -> part.path("text").stringValue())
        .collect(Collectors.joining());
  }

  private static int maxTokens(JsonNode root) {
    for (String name : List.of("max_completion_tokens", "max_tokens")) {
      JsonNode node = root.path(name);
      if (node.isNull() || node.isMissingNode()) {
        continue;
      }
      if (!node.isIntegralNumber() || node.asLong(0) < 1) {
        throw new BadRequestException(name, "'%s' is %s; 1 is the least.".formatted(name, node));
      }
      return (int) Math.min(node.asLong(), Integer.MAX_VALUE);
    }
    return Integer.MAX_VALUE;
  }

  private static Format format(JsonNode node) {
    String type = node.path("type").asString("text");
    return switch (type) {
      case "text" -> new Format.Text();
      case "json_object" -> new Format.AnyObject();
      case "json_schema" -> {
        JsonNode schema = node.path("json_schema").path("schema");
        if (!schema.isObject()) {
          throw new BadRequestException(
              "response_format", "'response_format.json_schema.schema' is no object.");
        }
        yield new Format.Schema(schema);
      }
      default ->
          throw new BadRequestException(
              "response_format",
              "'response_format.type' is '%s'; allowed are text, json_object and json_schema."
                  .formatted(type));
    };
  }
}
