package io.scriptorium.inference;

/** Follows one answer while it is generated. Called on the thread that waits for the answer. */
interface Progress {

  /** For those who only want the answer. */
  Progress NONE =
      new Progress() {
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
