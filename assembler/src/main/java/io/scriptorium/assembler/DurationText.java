package io.scriptorium.assembler;

import java.time.Duration;

/** Spans of time in words. */
final class DurationText {

  private DurationText() {}

  /** A span in its largest fitting unit, rounded down: {@code 15 minutes}. */
  static String text(Duration span) {
    if (span.toDays() > 1) {
      return span.toDays() + " days";
    }
    if (span.toHours() > 1) {
      return span.toHours() + " hours";
    }
    if (span.toMinutes() > 1) {
      return span.toMinutes() + " minutes";
    }
    return span.toSeconds() + " s";
  }
}
