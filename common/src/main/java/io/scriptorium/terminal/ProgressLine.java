package io.scriptorium.terminal;

import io.scriptorium.job.SafeText;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Progress on stderr: one line that is written over where stderr is a terminal, and otherwise lines
 * below each other, only when something changed and not more often than an interval allows.
 */
public final class ProgressLine implements AutoCloseable {

  private static final String ERASE_LINE = "\r\u001b[2K";

  /** What a terminal leaves free, as it may break a line that fills it. */
  private static final int MARGIN = 2;

  private final PrintStream stream;
  private final boolean terminal;
  private final Duration plainInterval;
  private final int columns = Terminal.columns() - MARGIN;
  private @Nullable TerminalBar bar;
  private String shown = "";
  private boolean open;
  private boolean barShown;
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
      barShown = false;
      draw(text);
    } else if (System.nanoTime() - shownAtNanos >= plainInterval.toNanos()) {
      stream.println(Terminal.line(text));
      shownAtNanos = System.nanoTime();
    } else {
      return;
    }
    shown = text;
  }

  /** Shows how far it is: a bar on a terminal, its text elsewhere. */
  public void show(ProgressReport progress) {
    if (!terminal) {
      show(progress.text());
    } else if (!Interruption.begun()) {
      // Not under the lock: the bar's own thread has the bar's when it asks for ours.
      barFor(progress).show(progress);
    }
  }

  private synchronized TerminalBar barFor(ProgressReport progress) {
    if (bar == null) {
      bar = new TerminalBar(progress, columns, this::drawBar);
    }
    barShown = true;
    shown = "";
    return bar;
  }

  private synchronized void drawBar(String line) {
    if (barShown && !Interruption.begun()) {
      draw(line);
    }
  }

  private void draw(String line) {
    stream.print(ERASE_LINE + SafeText.of(line, columns));
    stream.flush();
    open = true;
  }

  /** Takes the line away until something is shown again, as before results on stdout. */
  public synchronized void hide() {
    barShown = false;
    endLine();
    shown = "";
  }

  /** Shows a line that stays; line breaks in it become spaces. */
  public synchronized void say(String text) {
    endLine();
    stream.println(Terminal.line(text));
    shown = "";
  }

  @Override
  public void close() {
    TerminalBar closed = end();
    if (closed != null) {
      closed.close();
    }
  }

  private synchronized @Nullable TerminalBar end() {
    hide();
    return bar;
  }

  private void endLine() {
    if (open) {
      stream.print(ERASE_LINE);
      stream.flush();
      open = false;
    }
  }
}
