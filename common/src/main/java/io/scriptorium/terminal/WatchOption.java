package io.scriptorium.terminal;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a command shows its result again and again. A picocli mixin. */
public final class WatchOption {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** A command that reads much is not to be the busiest client of the installation. */
  private static final int SHARE = 4;

  @Option(
      names = {"-w", "--watch"},
      description = "Show it again every few seconds, until Ctrl-C.")
  private boolean watch;

  /**
   * Shows something once, or until Ctrl-C. A terminal is emptied before each time.
   *
   * @param show prints it all
   */
  public void show(Runnable show) throws InterruptedException {
    while (true) {
      long begun = System.nanoTime();
      if (watch && Terminal.isStdoutTerminal()) {
        Terminal.clear();
      }
      show.run();
      if (!watch) {
        return;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun).multipliedBy(SHARE);
      Thread.sleep(took.compareTo(PAUSE) > 0 ? took : PAUSE);
    }
  }
}
