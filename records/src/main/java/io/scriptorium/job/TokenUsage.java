package io.scriptorium.job;

/**
 * The tokens of one or several generations, as the inference servers counted them.
 *
 * @param prompt tokens of the prompts, the cached ones included
 * @param cached tokens of the prompts that a server took from its prefix cache
 * @param completion tokens generated
 */
public record TokenUsage(long prompt, long cached, long completion) {

  public static final TokenUsage NONE = new TokenUsage(0, 0, 0);

  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        prompt + other.prompt, cached + other.cached, completion + other.completion);
  }
}
