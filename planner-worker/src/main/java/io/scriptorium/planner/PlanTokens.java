package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatMessage;
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
  private static final double TOKENS_PER_LATIN_CHARACTER = 0.3;
  private static final int LAST_LATIN = 0x24f;

  private PlanTokens() {}

  /**
   * The limit of an answer.
   *
   * @param steps how many steps or chapters are asked for at most
   * @param reasoning tokens for reasoning beside them
   * @param window the context window of the server in tokens, as far as it is known
   */
  static int limit(int steps, int reasoning, List<ChatMessage> prompt, OptionalInt window) {
    int wanted = TOKENS_AROUND_THE_STEPS + steps * TOKENS_PER_STEP + reasoning;
    return window.isEmpty() ? wanted : Math.clamp(room(prompt, window), LEAST, wanted);
  }

  /** Whether an answer of useful length fits after this prompt. */
  static boolean fits(int steps, List<ChatMessage> prompt, OptionalInt window) {
    int wanted = TOKENS_AROUND_THE_STEPS + steps * TOKENS_PER_STEP;
    return window.isEmpty() || room(prompt, window) >= wanted / 2;
  }

  private static int room(List<ChatMessage> prompt, OptionalInt window) {
    double tokens = MARGIN;
    for (ChatMessage message : prompt) {
      tokens += estimate(message.content());
    }
    return (int) Math.max(Integer.MIN_VALUE / 2, window.getAsInt() - tokens);
  }

  private static double estimate(String text) {
    double tokens = 0;
    for (int at = 0; at < text.length(); at++) {
      tokens += text.charAt(at) <= LAST_LATIN ? TOKENS_PER_LATIN_CHARACTER : 1;
    }
    return tokens;
  }
}
