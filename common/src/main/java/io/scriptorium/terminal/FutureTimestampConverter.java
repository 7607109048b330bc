package io.scriptorium.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Reads a moment to come: {@code 2h} from now, or {@code 2026-11-22T18:00:00Z}. One that has passed
 * is read too.
 */
public final class FutureTimestampConverter extends TimestampConverter {

  private final InstantSource clock;

  public FutureTimestampConverter() {
    this(InstantSource.system());
  }

  public FutureTimestampConverter(InstantSource clock) {
    super("is no deadline; write a time from now");
    this.clock = clock;
  }

  @Override
  public Instant at(Duration distance) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(distance);
  }
}
