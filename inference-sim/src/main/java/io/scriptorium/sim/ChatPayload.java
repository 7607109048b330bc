package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completion objects, and the properties that a llama.cpp server reports. */
final class ChatPayload {

  private ChatPayload() {}

  static Tokens tokens(CompletionResponse.Usage usage) {
    return new Tokens(
        usage.promptTokens(),
        usage.completionTokens(),
        usage.promptTokens() + usage.completionTokens(),
        new Tokens.Details(usage.cachedTokens()));
  }

  record Props(
      @JsonProperty("total_slots") int totalSlots,
      @JsonProperty("model_alias") String modelAlias,
      @JsonProperty("model_path") String modelPath,
      @JsonProperty("build_info") String buildInfo) {}

  record Tokens(
      @JsonProperty("prompt_tokens") int prompt,
      @JsonProperty("completion_tokens") int completion,
      @JsonProperty("total_tokens") int total,
      @JsonProperty("prompt_tokens_details") Details details) {

    record Details(@JsonProperty("cached_tokens") int cached) {}
  }

  record Chunk(
      String id,
      String object,
      long created,
      String model,
      List<ChunkChoice> choices,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Tokens usage) {

    record ChunkChoice(
        int index, Delta delta, @JsonProperty("finish_reason") @Nullable String finishReason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delta(@Nullable String role, @Nullable String content) {}
  }

  record Completion(
      String id, String object, long created, String model, List<Choice> choices, Tokens usage) {

    record Choice(int index, Message message, @JsonProperty("finish_reason") String finishReason) {}

    record Message(String role, String content) {}
  }
}
