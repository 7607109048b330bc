package io.scriptorium.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Reads a moment that has passed: {@code 2h} ago, or {@code 2026-11-22T18:00:00Z}. */
final class PastConverter extends MomentConverter {

  private final InstantSource clock;

  PastConverter() {
    this(InstantSource.system());
  }

  PastConverter(InstantSource clock) {
    super("is no time; write how long ago");
    this.clock = clock;
  }

  @Override
  Instant at(Duration distance) {
    return clock.instant().minus(distance);
  }
}
