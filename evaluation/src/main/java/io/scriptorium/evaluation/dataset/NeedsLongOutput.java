package io.scriptorium.evaluation.dataset;

/**
 * Somebody, most likely a model, who is asked whether an instruction can only be followed with a
 * long text. Many threads ask at a time.
 */
@FunctionalInterface
public interface NeedsLongOutput {

  /** The answer. */
  enum Verdict {
    YES,
    NO,
    /** No answer could be had; the rules' decision, which was yes, stands. */
    UNKNOWN
  }

  /**
   * Is asked only about instructions that passed the rules and state no length.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  Verdict ask(String instruction) throws InterruptedException;
}
