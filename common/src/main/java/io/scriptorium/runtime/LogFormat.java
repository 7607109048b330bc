package io.scriptorium.runtime;

import java.util.Locale;

/** How log lines look. */
public enum LogFormat {
  /** One readable line an event. */
  PLAIN,
  /** One JSON object a line, for log collectors. */
  JSON;

  /** The name used on the command line: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
