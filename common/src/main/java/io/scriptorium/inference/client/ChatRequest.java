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
 * @param likelyTokens the tokens that its text will hardly be shorter than; 0 where nothing is
 *     known
 */
public record ChatRequest(
    String jobId,
    List<ChatMessage> messages,
    int maxTokens,
    @Nullable ResponseSchema schema,
    @Nullable AnswerWatch watch,
    int likelyTokens) {

  /**
   * As tokens are estimated while they stream, a word of English has 1.5, and a Han character 1.
   */
  private static final double TOKENS_OF_WORD = 1.25;

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
    this(jobId, messages, maxTokens, null, null, 0);
  }

  /** A request without a watch. */
  public ChatRequest(
      String jobId, List<ChatMessage> messages, int maxTokens, @Nullable ResponseSchema schema) {
    this(jobId, messages, maxTokens, schema, null, 0);
  }

  /** The same request, watched while its answer streams. */
  public ChatRequest withWatch(AnswerWatch newWatch) {
    return new ChatRequest(jobId, messages, maxTokens, schema, newWatch, likelyTokens);
  }

  /** The same request, for a text of so many words. */
  public ChatRequest forWords(int words) {
    int tokens = (int) Math.min(maxTokens, Math.round(words * TOKENS_OF_WORD));
    return new ChatRequest(jobId, messages, maxTokens, schema, watch, tokens);
  }

  /** The same request, for free text. */
  public ChatRequest withoutSchema() {
    return new ChatRequest(jobId, messages, maxTokens, null, watch, likelyTokens);
  }
}
