package io.scriptorium.inference.client;

/**
 * The approximate number of tokens of a text, for comparing servers while they generate. The chunks
 * of a stream cannot be counted instead, as some servers send several tokens in one.
 */
final class TokenEstimate {

  // The scripts of East Asia begin here; their characters are about a token each.
  private static final char EAST_ASIA = '\u2e80';
  private static final double CHARACTERS_PER_TOKEN = 4;

  private TokenEstimate() {}

  static double of(CharSequence text) {
    long dense = text.chars().filter(character -> character >= EAST_ASIA).count();
    return dense + (text.length() - dense) / CHARACTERS_PER_TOKEN;
  }
}
