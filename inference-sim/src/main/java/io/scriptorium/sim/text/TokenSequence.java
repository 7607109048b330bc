package io.scriptorium.sim.text;

import java.util.Arrays;

/**
 * The tokens of a conversation, as hashes of its full blocks. A token is up to four characters; a
 * message is its role's token, its content's tokens and an end token, so that a conversation with
 * messages appended extends the sequence exactly, an answer's tokens included.
 *
 * <p>Each block's hash covers all tokens before it, as in vLLM's prefix caching: two sequences
 * share a block's hash only if they are equal up to its end.
 */
public final class TokenSequence {
  public static final int BLOCK_TOKENS = 16;
  static final int TOKEN_CHARACTERS = 4;

  private static final long END = -1;

  private long[] blocks = new long[64];
  private long chain;
  private int length;

  /** The tokens that a text has. */
  public static int tokens(String text) {
    return Math.ceilDiv(text.length(), TOKEN_CHARACTERS);
  }

  /** The offset in a text at which the tokens after the first ones begin. */
  public static int offset(String text, int tokens) {
    return (int) Math.min(text.length(), (long) tokens * TOKEN_CHARACTERS);
  }

  /** The first tokens of a text. */
  public static String prefix(String text, int tokens) {
    return text.substring(0, offset(text, tokens));
  }

  public TokenSequence message(String role, String content) {
    return begin(role).text(content).end();
  }

  public TokenSequence begin(String role) {
    append(-2L - role.hashCode());
    return this;
  }

  public TokenSequence text(String text) {
    for (int start = 0; start < text.length(); start += TOKEN_CHARACTERS) {
      long token = 0;
      int end = Math.min(text.length(), start + TOKEN_CHARACTERS);
      for (int at = start; at < end; at++) {
        token = token << 16 | text.charAt(at);
      }
      append(token);
    }
    return this;
  }

  public TokenSequence end() {
    append(END);
    return this;
  }

  public int length() {
    return length;
  }

  /** The hashes of the full blocks, in order. */
  public long[] blocks() {
    return Arrays.copyOf(blocks, length / BLOCK_TOKENS);
  }

  private void append(long token) {
    // The finalizer of MurmurHash3 (64 bits, public domain) spreads each token over the chain.
    long hash = (chain ^ token) + 0x9e3779b97f4a7c15L;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    chain = hash ^ (hash >>> 33);
    length++;
    if (length % BLOCK_TOKENS == 0) {
      int block = length / BLOCK_TOKENS - 1;
      if (block == blocks.length) {
        blocks = Arrays.copyOf(blocks, blocks.length * 2);
      }
      blocks[block] = chain;
    }
  }
}
