package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.judge.Reply;

/**
 * Somebody, most likely a model, who is asked whether an instruction can only be followed with a
 * long text. Many threads ask at a time.
 */
@FunctionalInterface
public interface NeedsLongOutput {

  /**
   * Is asked only about instructions that passed the rules and state no length, once about each.
   * Where no answer can be had the rules' decision, which was yes, stands.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  Reply<Boolean> ask(String instruction) throws InterruptedException;
}
