package io.scriptorium.inference.client;

/** Why a model ended its answer. */
public enum FinishReason {
  /** The answer is complete. */
  STOP,
  /** It reached {@link ChatRequest#maxTokens} or the end of its context window. */
  LENGTH
}
