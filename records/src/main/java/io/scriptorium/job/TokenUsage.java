package io.scriptorium.job;

import java.util.Locale;

/**
 * The tokens of one or several generations, as the inference servers counted them.
 *
 * @param prompt tokens of the prompts, the cached ones included
 * @param cached tokens of the prompts that a server took from its prefix cache
 * @param completion tokens generated
 */
public record TokenUsage(long prompt, long cached, long completion) {

  public static final TokenUsage NONE = new TokenUsage(0, 0, 0);

  /** The most tokens of each kind; a sum beyond is this. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  /**
   * @throws BadRecordException if a count is negative or too large
   */
  public TokenUsage {
    if (impossible(prompt) || impossible(cached) || impossible(completion)) {
      throw new BadRecordException(
          String.format(
              Locale.ROOT,
              "The tokens are prompt %d, cached %d, completion %d; 0 to %d each are allowed.",
              prompt,
              cached,
              completion,
              MOST_TOKENS));
    }
  }

  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        sum(prompt, other.prompt), sum(cached, other.cached), sum(completion, other.completion));
  }

  private static long sum(long one, long other) {
    return Math.min(one + other, MOST_TOKENS);
  }

  private static boolean impossible(long tokens) {
    return tokens < 0 || tokens > MOST_TOKENS;
  }
}
