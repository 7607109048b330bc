package io.scriptorium.inference.client;

/** Why a model stopped, where it ended with an answer. */
public enum FinishReason {
  /** It had said what it had to say. */
  STOP,
  /** It reached {@link ChatRequest#maxTokens} or the end of its context window. */
  LENGTH
}
