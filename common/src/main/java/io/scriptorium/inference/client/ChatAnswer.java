package io.scriptorium.inference.client;

import io.scriptorium.job.SafeText;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.UnicodeText;
import java.time.Duration;

/**
 * A model's answer: never blank, valid Unicode, complete as far as the finish reason says, and
 * without the model's reasoning.
 *
 * @param usage as the server counted it; {@link TokenUsage#NONE} where it reported none
 * @param server the base URL of the server that answered
 * @param model the model's name, as the server reported it; its beginning where it is longer than
 *     {@value #MAX_MODEL_CHARACTERS} characters, on one line
 * @param timeToFirstToken from the request until the first generated token arrived
 * @param duration from the request until the answer was complete
 * @param reasoningTokens the tokens of {@code usage} that were reasoning; estimated where the
 *     server does not count them
 */
public record ChatAnswer(
    String text,
    TokenUsage usage,
    String server,
    String model,
    FinishReason finishReason,
    Duration timeToFirstToken,
    Duration duration,
    long reasoningTokens) {

  /** The longest name of a model that records, labels and spans hold. */
  public static final int MAX_MODEL_CHARACTERS = 200;

  /** An answer without reasoning. */
  public ChatAnswer(
      String text,
      TokenUsage usage,
      String server,
      String model,
      FinishReason finishReason,
      Duration timeToFirstToken,
      Duration duration) {
    this(text, usage, server, model, finishReason, timeToFirstToken, duration, 0);
  }

  public ChatAnswer {
    text = UnicodeText.of(text);
    model = SafeText.of(model, MAX_MODEL_CHARACTERS);
  }

  /** Why a model ended its answer. */
  public enum FinishReason {
    /** The answer is complete. */
    STOP,
    /** It reached {@link ChatRequest#maxTokens} or the end of its context window. */
    LENGTH,
    /** {@link ChatRequest#watch} stopped it. */
    STOPPED_BY_CALLER
  }

  /** Servers differ slightly in counting the tokens at the end of an answer. */
  private static final double NEARLY = 0.9;

  /** The estimate for an answer without usage may be off by this factor. */
  private static final double HALF = 0.5;

  /**
   * Whether it ended at a limit that was not the one asked for.
   *
   * @param maxTokens the limit asked for
   */
  public boolean truncatedBelow(int maxTokens) {
    if (finishReason != FinishReason.LENGTH) {
      return false;
    }
    return usage.completion() > 0
        ? textTokens() < NEARLY * maxTokens
        : textTokens() < HALF * maxTokens;
  }

  /** The tokens of the text, without reasoning; estimated where the server counted none. */
  public long textTokens() {
    return usage.completion() > 0
        ? Math.max(0, usage.completion() - reasoningTokens)
        : Math.round(StreamedAnswer.estimatedTokens(text));
  }
}
