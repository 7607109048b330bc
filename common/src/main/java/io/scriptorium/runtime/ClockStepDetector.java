package io.scriptorium.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Detects that the wall clock was set back. Kafka's clients schedule heartbeats, retries and
 * refreshes by it, so they stall for as long as the clock was set back, and lose their group
 * membership.
 */
final class ClockStepDetector {

  /** A smaller step is clock discipline, and delays a heartbeat by no more. */
  private static final long TOLERATED_MILLISECONDS = 2_000;

  private final LongSupplier wallMilliseconds;
  private final LongSupplier monotonicNanoseconds;
  private long ahead;

  ClockStepDetector() {
    this(() -> System.currentTimeMillis(), System::nanoTime);
  }

  ClockStepDetector(LongSupplier wallMilliseconds, LongSupplier monotonicNanoseconds) {
    this.wallMilliseconds = wallMilliseconds;
    this.monotonicNanoseconds = monotonicNanoseconds;
    this.ahead = ahead();
  }

  /**
   * By how much the clock was set back since the last call.
   *
   * @return zero where it was not, or by no more than two seconds
   */
  Duration setBack() {
    long before = ahead;
    ahead = ahead();
    long back = before - ahead;
    return back > TOLERATED_MILLISECONDS ? Duration.ofMillis(back) : Duration.ZERO;
  }

  private long ahead() {
    return wallMilliseconds.getAsLong()
        - Duration.ofNanos(monotonicNanoseconds.getAsLong()).toMillis();
  }
}
