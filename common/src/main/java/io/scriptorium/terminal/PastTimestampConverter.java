package io.scriptorium.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Reads a moment that has passed: {@code 2h} ago, or {@code 2026-11-22T18:00:00Z}. */
public final class PastTimestampConverter extends TimestampConverter {

  private final InstantSource clock;

  public PastTimestampConverter() {
    this(InstantSource.system());
  }

  public PastTimestampConverter(InstantSource clock) {
    super("is no time; write how long ago");
    this.clock = clock;
  }

  @Override
  public Instant at(Duration distance) {
    return clock.instant().minus(distance);
  }
}
