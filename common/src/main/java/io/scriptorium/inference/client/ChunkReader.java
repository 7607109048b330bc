package io.scriptorium.inference.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds what servers put into a chunk of an answer, wherever they put it. */
final class ChunkReader {

  /**
   * A choice's part of a chunk.
   *
   * @param whole whether the text may be the whole answer and not the next part of it
   * @param refusal the model's words in place of an answer, or empty
   */
  record Piece(
      String text,
      boolean whole,
      String reasoning,
      String refusal,
      boolean toolCall,
      @Nullable String finishReason) {}

  private static final List<String> REASONING_FIELDS =
      List.of("reasoning_content", "reasoning", "reasoning_text", "thinking", "thought");
  private static final List<String> FINISH_FIELDS =
      List.of("finish_reason", "finishReason", "stop_reason", "done_reason");
  private static final int MAX_DEPTH = 4;

  private ChunkReader() {}

  /** The error that a chunk reports, if it does. */
  static Optional<JsonNode> error(JsonNode chunk) {
    JsonNode error = chunk.path("error");
    if (error.isString() ? !error.stringValue().isBlank() : error.isObject() && !error.isEmpty()) {
      return Optional.of(error);
    }
    JsonNode status = chunk.path("base_resp").path("status_code");
    if (status.isNumber() && status.asLong(0) != 0) {
      return Optional.of(chunk.path("base_resp"));
    }
    boolean saysSo =
        chunk.path("object").stringValue("").equals("error")
            || chunk.path("type").stringValue("").equals("error");
    boolean holdsAnswer = chunk.has("choices") || chunk.has("usage") || chunk.has("timings");
    boolean holdsMessage = chunk.has("detail") || chunk.path("message").isString();
    boolean reports = saysSo || (!holdsAnswer && holdsMessage);
    return reports ? Optional.of(chunk) : Optional.empty();
  }

  /** The parts of the first choice; other choices were not asked for. */
  static List<Piece> pieces(JsonNode chunk) {
    JsonNode choices = chunk.path("choices");
    List<Piece> pieces = new ArrayList<>();
    if (choices.isArray()) {
      for (JsonNode choice : choices) {
        if (choice.path("index").asInt(0) == 0) {
          pieces.add(piece(choice));
        }
      }
    } else if (choices.isObject()) {
      pieces.add(piece(isChoice(choices) ? choices : choices.path("0")));
    } else if (chunk.path("message").isObject()
        || chunk.path("response").isString()
        || isDone(chunk)) {
      pieces.add(piece(chunk));
    }
    return pieces;
  }

  private static boolean isChoice(JsonNode choice) {
    return choice.has("delta") || choice.has("message") || choice.has("text");
  }

  /** The last chunk of Ollama's own form. */
  private static boolean isDone(JsonNode chunk) {
    return chunk.path("done").asBoolean(false);
  }

  private static Piece piece(JsonNode choice) {
    JsonNode delta = choice.path("delta");
    JsonNode message = choice.path("message");
    boolean whole = delta.isEmpty() && message.isObject();
    JsonNode turn = whole ? message : delta;
    var text = new StringBuilder();
    var reasoning = new StringBuilder();
    read(turn.path("content"), text, reasoning, 0);
    for (JsonNode other :
        List.of(choice.path("text"), turn.path("text"), turn, choice.path("content"))) {
      if (text.isEmpty() && (other.isString() || other.isArray())) {
        read(other, text, reasoning, 0);
      }
    }
    if (text.isEmpty()) {
      text.append(choice.path("response").stringValue(""));
    }
    for (String field : REASONING_FIELDS) {
      reasoning.append(turn.path(field).stringValue(""));
    }
    return new Piece(
        text.toString(),
        whole,
        reasoning.toString(),
        turn.path("refusal").stringValue(""),
        !turn.path("tool_calls").isEmpty() || !turn.path("function_call").isEmpty(),
        finishReason(choice));
  }

  /** Text, or a list of parts with text, some of which are reasoning. */
  private static void read(
      JsonNode content, StringBuilder text, StringBuilder reasoning, int depth) {
    if (content.isString()) {
      text.append(content.stringValue());
    } else if (depth < MAX_DEPTH && content.isArray()) {
      for (JsonNode part : content) {
        read(part, text, reasoning, depth + 1);
      }
    } else if (depth < MAX_DEPTH && content.isObject()) {
      String type = content.path("type").stringValue("");
      StringBuilder to = type.contains("think") || type.contains("reason") ? reasoning : text;
      for (String field : List.of("text", "thinking", "reasoning", "content", "value", "parts")) {
        boolean isReasoning = field.equals("thinking") || field.equals("reasoning");
        read(content.path(field), isReasoning ? reasoning : to, reasoning, depth + 1);
      }
    }
  }

  private static @Nullable String finishReason(JsonNode choice) {
    return FINISH_FIELDS.stream()
        .map(field -> choice.path(field).stringValue("").strip())
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .orElse(isDone(choice) ? "stop" : null);
  }
}
