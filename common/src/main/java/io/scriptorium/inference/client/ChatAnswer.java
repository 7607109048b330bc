package io.scriptorium.inference.client;

import io.scriptorium.job.TokenUsage;
import java.time.Duration;

/**
 * What a model answered: never blank, complete as the finish reason tells, and the model's own
 * words alone (its reasoning is left out).
 *
 * @param usage as the server counted it; {@link TokenUsage#NONE} where it did not tell
 * @param server the base URL of the server that answered
 * @param model the model's name, as the server gave it
 * @param timeToFirstToken from the request until the first generated token arrived
 * @param duration from the request until the answer was whole
 */
public record ChatAnswer(
    String text,
    TokenUsage usage,
    String server,
    String model,
    FinishReason finishReason,
    Duration timeToFirstToken,
    Duration duration) {

  /** Servers count tokens a little differently at the end of an answer. */
  private static final double NEARLY = 0.9;

  /** What an answer without usage is estimated to have may be off by as much. */
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
        ? usage.completion() < NEARLY * maxTokens
        : TokenEstimate.of(text) < HALF * maxTokens;
  }
}
