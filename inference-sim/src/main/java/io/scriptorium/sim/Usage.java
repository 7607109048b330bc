package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The tokens of a prompt, those of them found in the prefix cache, and of the answer. */
record Usage(
    @JsonProperty("prompt_tokens") int prompt,
    @JsonProperty("completion_tokens") int completion,
    @JsonProperty("total_tokens") int total,
    @JsonProperty("prompt_tokens_details") PromptDetails promptDetails,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("completion_tokens_details")
        @Nullable CompletionDetails completionDetails) {

  record PromptDetails(@JsonProperty("cached_tokens") int cached) {}

  record CompletionDetails(@JsonProperty("reasoning_tokens") int reasoning) {}

  /**
   * @param completion reasoning included
   */
  static Usage of(int prompt, int cached, int completion, int reasoning) {
    return new Usage(
        prompt,
        completion,
        prompt + completion,
        new PromptDetails(cached),
        reasoning == 0 ? null : new CompletionDetails(reasoning));
  }
}
