package io.scriptorium.job;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
public final class DurationText {

  private DurationText() {}

  /**
   * A duration in its two largest units, rounded down, without the second where it is 0: {@code 42
   * s}, {@code 3 min 5 s}, {@code 15 min}, {@code 2 h 10 min}, {@code 7 d}. A negative one is 0.
   */
  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return text(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return text(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
    }
    return text(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  /** A duration in its largest unit alone, rounded down, for narrow columns. */
  public static String largest(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min";
    }
    return seconds < 86_400 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }

  private static String text(long large, String unit, long small, String smallUnit) {
    return small == 0
        ? String.format(Locale.ROOT, "%d %s", large, unit)
        : String.format(Locale.ROOT, "%d %s %d %s", large, unit, small, smallUnit);
  }
}
