package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a server reports and enforces its context window. */
public enum WindowStyle {
  /**
   * {@code max_model_len} among the models; a request whose prompt and answer exceed it gets 400.
   */
  VLLM,
  /** The same in SGLang's words. */
  SGLANG,
  /** Reported nowhere; 400 with the code {@code context_length_exceeded}. */
  OPENAI,
  /** {@code n_ctx} in /props; 400 for too long a prompt, and an answer ends at the window. */
  LLAMA_CPP,
  /** {@code context_length} in /api/ps; messages are cut from the front, silently. */
  OLLAMA;

  /** The name of an option's value. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return wireName();
  }
}
