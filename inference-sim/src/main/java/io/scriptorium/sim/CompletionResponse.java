package io.scriptorium.sim;

import java.io.IOException;
import java.util.Map;

/** The response to one chat completion. A disconnected client causes an {@link IOException}. */
sealed interface CompletionResponse permits StreamedResponse, WholeResponse {

  /** Sends the status and headers, unless they were sent. */
  void begin() throws IOException;

  /** Passes on the next words of the reasoning before the answer. */
  void reasoning(String text, Usage soFar) throws IOException;

  /** Passes on the next words of the answer. */
  void text(String text, Usage soFar) throws IOException;

  /** Sends a sign of life that means nothing, where the form of the answer knows one. */
  void heartbeat() throws IOException;

  /** When anything was last sent, or the request arrived, as of {@link System#nanoTime()}. */
  long lastSent();

  /** Completes the answer. */
  void end(String finishReason, Usage usage) throws IOException;

  /** Ends the answer with an error. */
  void fail(FaultKind kind) throws IOException;

  /** What went wrong, for a kind of error in an answer. */
  static Map<String, Object> error(FaultKind kind) {
    return Map.of(
        "message",
        "EngineDeadError: the simulator injects " + kind.wireName() + " on request.",
        "type",
        "InternalServerError",
        "code",
        500);
  }
}
