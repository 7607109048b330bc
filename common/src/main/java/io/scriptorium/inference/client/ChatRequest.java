package io.scriptorium.inference.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked to continue.
 *
 * @param jobId the job that the question belongs to; it decides which server is asked
 * @param messages the conversation so far, at least one turn
 * @param maxTokens how much may be generated, in tokens
 * @param schema the shape the answer must have; null for free text
 */
public record ChatRequest(
    String jobId, List<ChatMessage> messages, int maxTokens, @Nullable ResponseSchema schema) {

  public ChatRequest {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("A chat request has no messages; it needs at least one.");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "A chat request asks for at most " + maxTokens + " tokens; 1 is the least.");
    }
  }

  /** A question that is answered with free text. */
  public ChatRequest(String jobId, List<ChatMessage> messages, int maxTokens) {
    this(jobId, messages, maxTokens, null);
  }

  /** The same question, without a shape for the answer. */
  public ChatRequest withoutSchema() {
    return new ChatRequest(jobId, messages, maxTokens, null);
  }
}
