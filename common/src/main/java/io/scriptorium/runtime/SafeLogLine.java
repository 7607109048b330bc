package io.scriptorium.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import io.scriptorium.job.SafeText;

/**
 * {@code %line(…){LONGEST}} of log patterns: one line of at most so many characters, whatever a
 * message or an MDC field holds, so that text from outside forges no other line, and steers no
 * terminal.
 */
public final class SafeLogLine extends CompositeConverter<ILoggingEvent> {

  /** The longest text of an event in UTF-16 code units. */
  static final int LONGEST = 8_000;

  private int longest = LONGEST;

  @Override
  public void start() {
    String option = getFirstOption();
    longest = option == null ? LONGEST : Integer.parseInt(option);
    super.start();
  }

  @Override
  protected String transform(ILoggingEvent event, String line) {
    return SafeText.of(line, longest);
  }
}
