package io.scriptorium.inference.client;

/** Follows one answer while it is generated, on the thread that waits for the answer. */
public interface AnswerListener {

  AnswerListener NONE = new AnswerListener() {};

  /** The first token has arrived. */
  default void began() {}

  /**
   * More has arrived.
   *
   * @param tokens the estimated number of tokens, see {@link TokenEstimate}
   */
  default void generated(double tokens) {}

  /** Nothing more will arrive, for whatever reason; also called where nothing has. */
  default void ended() {}
}
