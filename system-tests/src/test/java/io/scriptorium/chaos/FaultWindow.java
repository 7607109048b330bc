package io.scriptorium.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * When a fault struck.
 *
 * @param fault its name
 * @param start when it began
 * @param end when the fault was removed
 */
record FaultWindow(String fault, Instant start, Instant end) {

  /** Whether it may have caused something that ended then, at most so long after it was removed. */
  boolean explains(Instant then, Duration aftermath) {
    return !then.isBefore(start) && !then.isAfter(end.plus(aftermath));
  }
}
