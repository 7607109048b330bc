package io.scriptorium.kafka.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which of the records that are published end their transaction at once instead of at the next
 * commit interval: the first, and then the first of each interval, over all partitions. So what is
 * published alone is seen at once, and what is published in crowds shares its transactions.
 */
public final class EarlyCommits {

  private final Duration interval;
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);

  /**
   * @param interval at most one in this time, so that early commits are no more than the regular
   *     ones
   */
  public EarlyCommits(Duration interval) {
    this.interval = interval;
  }

  /** Whether a record that is published now ends its transaction. */
  public boolean due(Instant now) {
    Instant before = last.get();
    // A clock that was set back must not put off all commits until it has caught up.
    boolean due = before.isBefore(now.minus(interval)) || before.isAfter(now);
    return due && last.compareAndSet(before, now);
  }
}
