package io.scriptorium.job;

import java.time.Instant;

/** The times that records may hold: from 1970 to the end of the year 9999, both included. */
public final class RecordTimes {

  public static final Instant EARLIEST = Instant.EPOCH;
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private RecordTimes() {}

  /** Whether a record may hold this time. */
  public static boolean allowed(Instant time) {
    return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
  }

  /** The nearest time that a record may hold, in milliseconds of the epoch. */
  public static long clampedMillis(long millis) {
    return Math.clamp(millis, EARLIEST.toEpochMilli(), LATEST.toEpochMilli());
  }
}
