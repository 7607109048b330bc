package io.scriptorium.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * When a fault struck.
 *
 * @param fault its name
 * @param start when it began
 * @param end when all was mended
 */
record FaultWindow(String fault, Instant start, Instant end) {

  /** Whether something that ended then may be its doing, so long after it was mended at most. */
  boolean explains(Instant then, Duration aftermath) {
    return !then.isBefore(start) && !then.isAfter(end.plus(aftermath));
  }
}
