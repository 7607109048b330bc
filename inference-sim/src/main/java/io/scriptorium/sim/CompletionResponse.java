package io.scriptorium.sim;

import java.io.IOException;

/** The response to one chat completion. A disconnected client causes an {@link IOException}. */
sealed interface CompletionResponse permits StreamedCompletion, SingleCompletion {

  /** Sends the status and headers, unless they were sent. */
  void begin() throws IOException;

  /** Passes on the next words of the answer. */
  void text(String text) throws IOException;

  /** Sends a sign of life that means nothing, where the form of the answer knows one. */
  void heartbeat() throws IOException;

  /** When anything was last sent, or the request arrived, as of {@link System#nanoTime()}. */
  long lastSent();

  /** Completes the answer. */
  void end(String finishReason, Usage usage) throws IOException;

  /** Tokens of the prompt, those of them found in the prefix cache, and of the answer. */
  record Usage(int promptTokens, int cachedTokens, int completionTokens) {}
}
