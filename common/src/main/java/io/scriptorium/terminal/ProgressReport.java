package io.scriptorium.terminal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far something is, which a terminal shows as a bar.
 *
 * @param text all of it in one line, for where there is no terminal
 * @param done units that are done
 * @param total units in all; 0 where that is not known
 * @param left the time that the others will take; null where it follows from the rate, or is not
 *     known
 * @param detail what the bar does not say
 */
public record ProgressReport(
    String text, long done, long total, Unit unit, @Nullable Duration left, String detail) {

  /** What is counted, and the time that its rate is given for. */
  public enum Unit {
    WORDS(" words", ChronoUnit.SECONDS),
    TEXTS(" texts", ChronoUnit.MINUTES);

    private final String text;
    private final ChronoUnit time;

    Unit(String text, ChronoUnit time) {
      this.text = text;
      this.time = time;
    }

    String text() {
      return text;
    }

    ChronoUnit time() {
      return time;
    }
  }
}
