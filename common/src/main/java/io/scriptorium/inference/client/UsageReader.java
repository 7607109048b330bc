package io.scriptorium.inference.client;

import io.scriptorium.job.TokenUsage;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Adds up what the chunks of an answer say of its tokens. Used by one thread. */
final class UsageReader {

  /** Of one answer; the answers to one section have room in what a record may hold. */
  private static final long MOST_TOKENS = 100_000_000;

  private static final int MOST_DIGITS = 12;

  private TokenUsage usage = TokenUsage.NONE;
  private long reasoning;

  TokenUsage usage() {
    return usage;
  }

  /** The generated tokens that were reasoning, where the server counts them. */
  long reasoning() {
    return reasoning;
  }

  void read(JsonNode chunk) {
    JsonNode reported = chunk.path("usage");
    for (JsonNode other :
        List.of(chunk.path("x_groq").path("usage"), chunk.path("choices").path(0).path("usage"))) {
      reported = reported.isObject() ? reported : other;
    }
    // llama.cpp reports the cached part of the prompt in fields of its own.
    JsonNode timings = chunk.path("timings");
    long cached =
        count(
            reported.path("prompt_tokens_details").path("cached_tokens"),
            count(
                reported.path("prompt_cache_hit_tokens"),
                count(timings.path("cache_n"), usage.cached())));
    if (reported.isObject()) {
      long prompt = count(reported.path("prompt_tokens"), count(reported.path("input_tokens"), 0));
      usage =
          new TokenUsage(
              prompt,
              Math.min(cached, prompt),
              count(reported.path("completion_tokens"), count(reported.path("output_tokens"), 0)));
      reasoning =
          count(
              reported.path("completion_tokens_details").path("reasoning_tokens"),
              count(reported.path("reasoning_tokens"), reasoning));
    } else if (timings.isObject() && usage.prompt() == 0) {
      usage =
          new TokenUsage(
              count(timings.path("prompt_n"), 0) + cached,
              cached,
              count(timings.path("predicted_n"), 0));
    } else if (chunk.path("eval_count").isNumber()) {
      usage =
          new TokenUsage(
              count(chunk.path("prompt_eval_count"), 0), 0, count(chunk.path("eval_count"), 0));
    }
  }

  /** A number of tokens, brought into range: no server may spoil a record by its count. */
  private static long count(JsonNode number, long byDefault) {
    if (number.isString()) {
      String digits = number.stringValue().strip();
      boolean isNumber =
          !digits.isEmpty()
              && digits.length() <= MOST_DIGITS
              && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
      return isNumber ? Math.min(Long.parseLong(digits), MOST_TOKENS) : byDefault;
    }
    return number.isNumber() ? Math.clamp(number.asLong(MOST_TOKENS), 0, MOST_TOKENS) : byDefault;
  }
}
