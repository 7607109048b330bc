package io.scriptorium.sim;

import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.ChatPrompt.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The window that a server enforces, by the simulator's own count of tokens.
 *
 * @param tokens the most tokens of a prompt and its answer
 * @param style how it is reported and enforced
 * @param reported whether it is reported at all
 */
public record ContextWindow(int tokens, WindowStyle style, boolean reported) {
  private static final int LEAST = 16;

  /**
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public ContextWindow {
    Bounds.range("context window in tokens", tokens, LEAST, 100_000_000);
  }

  /** A window of a style, reported as that style does. */
  public static ContextWindow of(int tokens, WindowStyle style) {
    return new ContextWindow(tokens, style, true);
  }

  /** The same, reported nowhere. */
  public ContextWindow unreported() {
    return new ContextWindow(tokens, style, false);
  }

  /** What the window makes of a request. */
  sealed interface Fit {
    /** Generated, up to a limit. */
    record Fits(ChatPrompt prompt, int mostTokens) implements Fit {}

    record Refused(DirectResponse refusal) implements Fit {}
  }

  Fit fit(ChatPrompt prompt) {
    int length = prompt.tokens().length();
    int asked = prompt.namesMaxTokens() ? prompt.maxTokens() : 0;
    boolean tooLong = length >= tokens;
    boolean tooMuch = (long) length + asked > tokens;
    return switch (style) {
      case VLLM -> tooLong || tooMuch ? refused(vllm(length, asked)) : fits(prompt, length);
      case SGLANG -> tooLong || tooMuch ? refused(sglang(length, asked)) : fits(prompt, length);
      case OPENAI -> tooMuch ? new Fit.Refused(openAi(length, asked)) : fits(prompt, length);
      case LLAMA_CPP ->
          tooLong
              ? new Fit.Refused(DirectResponse.llamaCppWindow(length, tokens))
              : fits(prompt, length);
      case OLLAMA -> new Fit.Fits(cut(prompt), prompt.maxTokens());
    };
  }

  private String vllm(int length, int asked) {
    return length >= tokens
        ? String.format(
            Locale.ROOT,
            "This model's maximum context length is %d tokens. However, your request has %d input tokens. Please reduce the length of the input messages.",
            tokens,
            length)
        : String.format(
            Locale.ROOT,
            "'max_tokens' or 'max_completion_tokens' is too large: %d. This model's maximum context length is %d tokens and your request has %d input tokens (%d > %d - %d).",
            asked,
            tokens,
            length,
            asked,
            tokens,
            length);
  }

  private String sglang(int length, int asked) {
    return length >= tokens
        ? String.format(
            Locale.ROOT,
            "The input (%d tokens) is longer than the model's context length (%d tokens).",
            length,
            tokens)
        : String.format(
            Locale.ROOT,
            "Requested token count exceeds the model's maximum context length of %d tokens. You requested a total of %d tokens: %d tokens from the input messages and %d tokens for the completion. Please reduce the number of tokens in the input messages or the completion to fit within the limit.",
            tokens,
            (long) length + asked,
            length,
            asked);
  }

  private DirectResponse openAi(int length, int asked) {
    return DirectResponse.openAi(
        400,
        "invalid_request_error",
        "context_length_exceeded",
        "messages",
        String.format(
            Locale.ROOT,
            "This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the messages, %d in the completion). Please reduce the length of the messages or completion.",
            tokens,
            (long) length + asked,
            length,
            asked));
  }

  private static Fit refused(String message) {
    return new Fit.Refused(DirectResponse.vllm(400, "BadRequestError", message));
  }

  private Fit fits(ChatPrompt prompt, int length) {
    return new Fit.Fits(prompt, Math.min(prompt.maxTokens(), Math.max(1, tokens - length)));
  }

  /**
   * The request without its oldest messages, but with its system messages and its last one; that is
   * cut too where it is too long by itself.
   */
  private ChatPrompt cut(ChatPrompt prompt) {
    ChatPrompt cut = prompt;
    while (cut.tokens().length() > tokens) {
      List<Message> messages = new ArrayList<>(cut.messages());
      int oldest = 0;
      while (oldest < messages.size() - 1 && messages.get(oldest).role().equals("system")) {
        oldest++;
      }
      if (oldest < messages.size() - 1) {
        messages.remove(oldest);
        cut = cut.withMessages(messages);
      } else {
        return cut.withMessages(List.of(shortened(messages.getLast())));
      }
    }
    return cut;
  }

  private Message shortened(Message message) {
    // Room for the marks around a message, and for the answer's beginning.
    int most = (tokens - LEAST / 2) * 4;
    String content = message.content();
    return new Message(
        message.role(), content.substring(Math.max(0, content.length() - Math.max(4, most))));
  }
}
