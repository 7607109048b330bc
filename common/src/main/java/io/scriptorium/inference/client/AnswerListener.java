package io.scriptorium.inference.client;

/** Follows one answer while it is generated. Called on the thread that waits for the answer. */
public interface AnswerListener {

  /** For those who only want the answer. */
  AnswerListener NONE =
      new AnswerListener() {
        @Override
        public void began() {}

        @Override
        public void generated(double tokens) {}

        @Override
        public void ended() {}
      };

  /** The first token has come. */
  void began();

  /**
   * More has come.
   *
   * @param tokens about how many, see {@link TokenEstimate}
   */
  void generated(double tokens);

  /** Nothing more will come, for whatever reason; also called where nothing has. */
  void ended();
}
