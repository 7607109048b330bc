package io.scriptorium.inference.client;

/**
 * About how many tokens a text has, for comparing servers while they generate. Chunks of a stream
 * cannot be counted in place of tokens, as some servers gather tokens for a time.
 */
final class TokenEstimate {

  // From here on come the scripts of East Asia, whose characters are about a token each.
  private static final char EAST_ASIA = '\u2e80';
  private static final double CHARACTERS_PER_TOKEN = 4;

  private TokenEstimate() {}

  static double of(CharSequence text) {
    long dense = text.chars().filter(character -> character >= EAST_ASIA).count();
    return dense + (text.length() - dense) / CHARACTERS_PER_TOKEN;
  }
}
