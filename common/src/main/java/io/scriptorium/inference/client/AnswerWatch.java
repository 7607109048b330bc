package io.scriptorium.inference.client;

/**
 * Watches an answer while it streams, on the thread that waits for it, and may stop it. An answer
 * that is asked for again, elsewhere or later, is watched from its beginning again.
 */
@FunctionalInterface
public interface AnswerWatch {

  /**
   * Called after each chunk that added text. It must be quick: the stream waits.
   *
   * @param text all text so far, without reasoning; valid during the call alone, as it grows
   * @return true to stop: the stream is closed, which ends the generation, and the answer has the
   *     text so far and {@link ChatAnswer.FinishReason#STOPPED_BY_CALLER}
   */
  boolean stops(CharSequence text);
}
