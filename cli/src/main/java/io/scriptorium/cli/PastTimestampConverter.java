package io.scriptorium.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Reads a moment that has passed: {@code 2h} ago, or {@code 2026-11-22T18:00:00Z}. */
final class PastTimestampConverter extends TimestampConverter {

  private final InstantSource clock;

  PastTimestampConverter() {
    this(InstantSource.system());
  }

  PastTimestampConverter(InstantSource clock) {
    super("is no time; write how long ago");
    this.clock = clock;
  }

  @Override
  Instant at(Duration distance) {
    return clock.instant().minus(distance);
  }
}
