package io.scriptorium.runtime;

import ch.qos.logback.classic.pattern.ExtendedThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.scriptorium.job.SafeText;
import java.util.regex.Pattern;

/**
 * {@code %trace} of log patterns: a stack trace whose lines after the first are indented, so that
 * an exception's message forges no line of the log.
 */
public final class SafeStackTrace extends ExtendedThrowableProxyConverter {

  private static final int LONGEST = 64_000;
  private static final Pattern UNINDENTED = Pattern.compile("\n(?=\\S)");

  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return safe(super.throwableProxyToString(thrown));
  }

  static String safe(String trace) {
    String lines = SafeText.lines(SafeText.cut(trace.strip(), LONGEST));
    return UNINDENTED.matcher(lines).replaceAll("\n  ") + "\n";
  }
}
