package io.scriptorium.evaluation.dataset.instruction;

/** For long work that waits for nothing, and would not hear that it shall stop. */
public final class Interrupts {

  private Interrupts() {}

  /**
   * @throws InterruptedException if the thread is interrupted
   */
  public static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("The build of the data set was interrupted.");
    }
  }
}
