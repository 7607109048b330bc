package io.scriptorium.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices when the wall clock is set back. Kafka's clients reckon heartbeats, retries and refreshes
 * by it: what they had due stays due, so that they stand still for as long as the clock was set
 * back, while their group goes on without them.
 */
final class ClockStepDetector {

  /** Less is no step but the clock being disciplined, and delays a heartbeat by no more. */
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
   * By how much the clock was set back since the last look.
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
