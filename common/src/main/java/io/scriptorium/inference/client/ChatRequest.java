package io.scriptorium.inference.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked to continue.
 *
 * @param jobId the job that the request belongs to; it decides the server
 * @param messages the conversation so far, at least one turn
 * @param maxTokens the most tokens to generate
 * @param schema the shape the answer must have; null for free text
 * @param watch sees the text while it streams, and may stop the answer; null for none
 */
public record ChatRequest(
    String jobId,
    List<ChatMessage> messages,
    int maxTokens,
    @Nullable ResponseSchema schema,
    @Nullable AnswerWatch watch) {

  public ChatRequest {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("A chat request has no messages; it needs at least one.");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "A chat request asks for at most " + maxTokens + " tokens; it must be 1 or more.");
    }
  }

  /** A request for free text. */
  public ChatRequest(String jobId, List<ChatMessage> messages, int maxTokens) {
    this(jobId, messages, maxTokens, null, null);
  }

  /** A request without a watch. */
  public ChatRequest(
      String jobId, List<ChatMessage> messages, int maxTokens, @Nullable ResponseSchema schema) {
    this(jobId, messages, maxTokens, schema, null);
  }

  /** The same request, watched while its answer streams. */
  public ChatRequest withWatch(AnswerWatch newWatch) {
    return new ChatRequest(jobId, messages, maxTokens, schema, newWatch);
  }

  /** The same request, for free text. */
  public ChatRequest withoutSchema() {
    return new ChatRequest(jobId, messages, maxTokens, null, watch);
  }
}
