package io.scriptorium.evaluation.dataset.instruction;

import io.scriptorium.evaluation.judge.ModelReply;

/**
 * Decides, usually by a model, whether an instruction needs a long text. Called by many threads.
 */
@FunctionalInterface
public interface NeedsLongOutput {

  /**
   * Is asked only about instructions that passed the rules and state no length, once about each.
   * Without an answer the instruction stays selected.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  ModelReply<Boolean> ask(String instruction) throws InterruptedException;
}
