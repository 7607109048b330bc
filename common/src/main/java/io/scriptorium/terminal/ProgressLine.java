package io.scriptorium.terminal;

import io.scriptorium.job.SafeText;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Progress on stderr: one line that is written over where stderr is a terminal, and otherwise lines
 * below each other, only when something changed and not more often than an interval allows.
 */
public final class ProgressLine implements AutoCloseable {

  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final int COLUMNS = 78;

  private final PrintStream stream;
  private final boolean terminal;
  private final Duration plainInterval;
  private String shown = "";
  private boolean open;
  private long shownAtNanos;

  /**
   * @param plainInterval the least time between two lines where stderr is no terminal
   */
  public ProgressLine(PrintStream stream, boolean terminal, Duration plainInterval) {
    this.stream = stream;
    this.terminal = terminal;
    this.plainInterval = plainInterval;
    this.shownAtNanos = System.nanoTime() - plainInterval.toNanos();
  }

  /** On this process's stderr; the launcher knows whether that is a terminal. */
  public static ProgressLine onStderr(Duration plainInterval) {
    return new ProgressLine(System.err, Terminal.isStderrTerminal(), plainInterval);
  }

  /** Shows what is going on now, on one line whatever the text holds. */
  public synchronized void show(String text) {
    if (text.equals(shown) || Interruption.begun()) {
      return;
    }
    if (terminal) {
      stream.print(ERASE_LINE + SafeText.of(text, COLUMNS));
      stream.flush();
      open = true;
    } else if (System.nanoTime() - shownAtNanos >= plainInterval.toNanos()) {
      stream.println(Terminal.line(text));
      shownAtNanos = System.nanoTime();
    } else {
      return;
    }
    shown = text;
  }

  /** Shows a line that stays; line breaks in it become spaces. */
  public synchronized void say(String text) {
    endLine();
    stream.println(Terminal.line(text));
    shown = "";
  }

  @Override
  public synchronized void close() {
    endLine();
  }

  private void endLine() {
    if (open) {
      stream.print(ERASE_LINE);
      stream.flush();
      open = false;
    }
  }
}
