package io.scriptorium.terminal;

import java.time.Duration;

/** Durations for people. */
public final class DurationFormat {

  private DurationFormat() {}

  /** In its two largest units: {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
  public static String spoken(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return "%d h %d min".formatted(seconds / 3_600, seconds % 3_600 / 60);
    }
    return "%d d %d h".formatted(seconds / 86_400, seconds % 86_400 / 3_600);
  }
}
