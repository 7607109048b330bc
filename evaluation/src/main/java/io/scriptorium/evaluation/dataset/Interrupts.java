package io.scriptorium.evaluation.dataset;

/** For long work that waits for nothing, and would not hear that it shall stop. */
final class Interrupts {

  private Interrupts() {}

  /**
   * @throws InterruptedException if the thread is interrupted
   */
  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("The build of the data set was interrupted.");
    }
  }
}
