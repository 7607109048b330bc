package io.scriptorium.terminal;

import io.scriptorium.job.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How times are shown to people, as it is typed. */
public enum TimeFormat {
  /** Date, time and offset of this machine's time zone. */
  LOCAL,
  /** ISO 8601 in UTC, to the second. */
  UTC,
  /** How long ago it was. */
  RELATIVE;

  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  /** The text of a time, for a reader at a time and in a zone. */
  public String text(Instant time, Instant now, ZoneId zone) {
    return switch (this) {
      case LOCAL -> LOCAL_TIME.withZone(zone).format(time);
      case UTC -> time.truncatedTo(ChronoUnit.SECONDS).toString();
      case RELATIVE -> DurationText.largest(Duration.between(time, now)) + " ago";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
