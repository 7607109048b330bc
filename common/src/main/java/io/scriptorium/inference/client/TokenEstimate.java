package io.scriptorium.inference.client;

import java.util.List;

/**
 * How many tokens a prompt has, about, where no tokenizer is at hand: three tenths of one for each
 * Latin character, one for any other, and some around each message. Models differ by a third.
 */
public final class TokenEstimate {

  private static final double TOKENS_PER_LATIN_CHARACTER = 0.3;
  private static final int LAST_LATIN = 0x24f;
  private static final int TOKENS_AROUND_A_MESSAGE = 8;

  /** Of more than any window, and small enough to be added to. */
  private static final int MOST = 1_000_000_000;

  private TokenEstimate() {}

  /** Of a whole prompt. */
  public static int of(List<ChatMessage> prompt) {
    double tokens = 0;
    for (ChatMessage message : prompt) {
      tokens += TOKENS_AROUND_A_MESSAGE + tokens(message.content());
    }
    return (int) Math.min(MOST, Math.ceil(tokens));
  }

  /** Of a text. */
  public static int of(String text) {
    return (int) Math.min(MOST, Math.ceil(tokens(text)));
  }

  private static double tokens(String text) {
    double tokens = 0;
    for (int at = 0; at < text.length(); at++) {
      tokens += text.charAt(at) <= LAST_LATIN ? TOKENS_PER_LATIN_CHARACTER : 1;
    }
    return tokens;
  }
}
