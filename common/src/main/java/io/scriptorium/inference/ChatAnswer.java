package io.scriptorium.inference;

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
    Duration duration) {}
