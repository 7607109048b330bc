package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.TokenEstimate;
import java.util.List;
import java.util.OptionalInt;

/** How many tokens an outline may take. */
final class PlanTokens {

  /**
   * A step takes 40 to 60 tokens in English, as JSON and as a line, and half as many again in other
   * scripts.
   */
  private static final int TOKENS_PER_STEP = 90;

  private static final int TOKENS_AROUND_THE_STEPS = 300;

  /** Roles and separators of a prompt, and what the estimate is off by. */
  private static final int MARGIN = 128;

  private static final int LEAST = 200;

  private PlanTokens() {}

  /**
   * The limit of an answer.
   *
   * @param steps how many steps or chapters are asked for at most
   * @param window the context window of the server in tokens, as far as it is known
   */
  static int limit(int steps, List<ChatMessage> prompt, OptionalInt window) {
    int wanted = TOKENS_AROUND_THE_STEPS + steps * TOKENS_PER_STEP;
    return window.isEmpty() ? wanted : Math.clamp(room(prompt, window), LEAST, wanted);
  }

  /** Whether an answer of useful length fits after this prompt. */
  static boolean fits(int steps, List<ChatMessage> prompt, OptionalInt window) {
    int wanted = TOKENS_AROUND_THE_STEPS + steps * TOKENS_PER_STEP;
    return window.isEmpty() || room(prompt, window) >= wanted / 2;
  }

  private static int room(List<ChatMessage> prompt, OptionalInt window) {
    return window.getAsInt() - MARGIN - TokenEstimate.of(prompt);
  }
}
