package io.scriptorium.assembler;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which of the records that are published end their transaction at once instead of at the next
 * commit interval: the first, and then the first of each second, over all partitions. So what is
 * published alone is seen at once, and what is published in crowds shares its transactions.
 */
final class EarlyCommits {

  /** At most one in this time, so that early commits are no more than the regular ones. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);

  /** Whether a record that is published now ends its transaction. */
  boolean due(Instant now) {
    Instant before = last.get();
    // A clock that was set back must not put off all commits until it has caught up.
    boolean due = before.isBefore(now.minus(INTERVAL)) || before.isAfter(now);
    return due && last.compareAndSet(before, now);
  }
}
