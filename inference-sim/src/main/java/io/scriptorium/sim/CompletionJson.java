package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatedModel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completion object and its chunks, with the faults of one answer. */
final class CompletionJson {
  private static final String REASONING_FIELD = "reasoning_content";

  private final String id;
  private final Faults faults;
  private final long created = Instant.now().getEpochSecond();

  CompletionJson(String id, Faults faults) {
    this.id = id;
    this.faults = faults;
  }

  Map<String, @Nullable Object> whole(
      String reasoning, String text, String finishReason, Usage usage) {
    Map<String, @Nullable Object> message = message("assistant", text);
    if (!reasoning.isEmpty()) {
      message.put(reasoningField(), reasoning);
    }
    return with(
        completion("chat.completion", List.of(choice("message", message, finishReason))), usage);
  }

  Map<String, @Nullable Object> first() {
    Map<String, @Nullable Object> delta = message("assistant", "");
    if (faults.has(FaultKind.CONTENT_NULL)) {
      delta.put("content", null);
    }
    return chunk(delta, null);
  }

  Map<String, @Nullable Object> text(String text) {
    return chunk(message(null, text), null);
  }

  Map<String, @Nullable Object> reasoning(String text) {
    Map<String, @Nullable Object> delta = new LinkedHashMap<>();
    delta.put(reasoningField(), text);
    if (faults.has(FaultKind.CONTENT_NULL)) {
      delta.put("content", null);
    }
    return chunk(delta, null);
  }

  Map<String, @Nullable Object> last(String finishReason) {
    return chunk(new LinkedHashMap<>(), finishReason);
  }

  /** A chunk with an error beside its choices. */
  Map<String, @Nullable Object> failed(Object error) {
    Map<String, @Nullable Object> chunk =
        completion(
            "chat.completion.chunk", List.of(rawChoice("delta", message(null, ""), "error")));
    chunk.put("error", error);
    return chunk;
  }

  /** A chunk with these choices and nothing else. */
  Map<String, @Nullable Object> choices(@Nullable List<?> choices) {
    return completion("chat.completion.chunk", choices);
  }

  /** The same with usage. */
  static Map<String, @Nullable Object> with(Map<String, @Nullable Object> completion, Usage usage) {
    completion.put("usage", usage);
    return completion;
  }

  private Map<String, @Nullable Object> chunk(
      Map<String, @Nullable Object> delta, @Nullable String finishReason) {
    String name = faults.has(FaultKind.MESSAGE_FIELD) ? "message" : "delta";
    return completion("chat.completion.chunk", List.of(choice(name, delta, finishReason)));
  }

  private Map<String, @Nullable Object> choice(
      String name, Map<String, @Nullable Object> content, @Nullable String finishReason) {
    boolean changed = finishReason != null && faults.has(FaultKind.FINISH);
    String changedTo = changed ? faults.text(FaultKind.FINISH) : "";
    return rawChoice(
        name, content, !changed ? finishReason : changedTo.equals("null") ? null : changedTo);
  }

  private static Map<String, @Nullable Object> rawChoice(
      String name, Map<String, @Nullable Object> content, @Nullable String finishReason) {
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put(name, content);
    choice.put("finish_reason", finishReason);
    return choice;
  }

  private Map<String, @Nullable Object> message(@Nullable String role, String text) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    if (role != null) {
      message.put("role", role);
    }
    message.put(
        "content",
        faults.has(FaultKind.CONTENT_LIST) && !text.isEmpty()
            ? List.of(Map.of("type", "text", "text", text))
            : text);
    return message;
  }

  private String reasoningField() {
    return faults.has(FaultKind.REASONING_FIELD)
        ? faults.text(FaultKind.REASONING_FIELD)
        : REASONING_FIELD;
  }

  private Map<String, @Nullable Object> completion(String object, @Nullable List<?> choices) {
    Map<String, @Nullable Object> completion = new LinkedHashMap<>();
    completion.put("id", id);
    completion.put("object", object);
    completion.put("created", created);
    completion.put("model", SimulatedModel.NAME);
    completion.put("choices", choices);
    return completion;
  }
}
