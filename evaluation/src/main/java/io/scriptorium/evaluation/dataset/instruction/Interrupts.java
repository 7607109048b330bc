package io.scriptorium.evaluation.dataset.instruction;

/** Interruption checks for long work that never blocks. */
public final class Interrupts {

  private Interrupts() {}

  /**
   * Ends the work of an interrupted thread.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("The build of the data set was interrupted.");
    }
  }
}
