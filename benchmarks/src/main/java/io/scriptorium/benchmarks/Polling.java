package io.scriptorium.benchmarks;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what another process does. */
final class Polling {

  private static final long PAUSE_MILLISECONDS = 20;

  private Polling() {}

  /**
   * Asks until there is an answer, and returns it.
   *
   * @param what is waited for, in words for the message
   * @param ask null for not yet
   * @throws IllegalStateException if there is none within the limit
   */
  static <T> T until(String what, Duration limit, Supplier<@Nullable T> ask)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      T answer = ask.get();
      if (answer != null) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "There is no %s after %s; look into the logs of the run (--folder keeps them)."
                .formatted(what, limit));
      }
      Thread.sleep(PAUSE_MILLISECONDS);
    }
  }
}
