package io.scriptorium.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one server. One without a count affects all generations until it is cleared or
 * replaced; those with a count apply first, in the order of their injection.
 */
final class ActiveFaults {
  // Guarded by this, and every change is notified.
  private final Deque<Fault> counted = new ArrayDeque<>();
  private int left;
  private long clearings;
  // Written under the lock; generations read it at every step.
  private volatile @Nullable Fault standing;

  synchronized void inject(Fault fault) {
    if (fault.count() == null) {
      standing = fault;
    } else {
      counted.add(fault);
      left = counted.size() == 1 ? fault.count() : left;
    }
    notifyAll();
  }

  synchronized void clear() {
    standing = null;
    counted.clear();
    clearings++;
    notifyAll();
  }

  /** The fault for the generation that arrives now. */
  synchronized Optional<Fault> take() {
    Fault first = counted.peek();
    if (first == null) {
      return Optional.ofNullable(standing);
    }
    left--;
    if (left == 0) {
      counted.remove();
      Fault next = counted.peek();
      left = next == null || next.count() == null ? 0 : next.count();
    }
    return Optional.of(first);
  }

  /** The fault without a count, if any. */
  Optional<Fault> standing() {
    return Optional.ofNullable(standing);
  }

  boolean isStanding(FaultKind kind) {
    Fault fault = standing;
    return fault != null && fault.kind() == kind;
  }

  /** Waits while a standing hang is active, and returns whether it ended within the limit. */
  synchronized boolean awaitNoStandingHang(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (isStanding(FaultKind.HANG)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(millis(left));
    }
    return true;
  }

  /** How often the faults have been cleared. */
  synchronized long clearings() {
    return clearings;
  }

  /**
   * Waits until the faults have been cleared more often than this, and returns whether they were
   * within the limit.
   */
  synchronized boolean awaitCleared(long before, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (clearings == before) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || isStanding(FaultKind.DOWN)) {
        return false;
      }
      wait(millis(left));
    }
    return true;
  }

  /** All faults that are on, with the generations that they have yet to affect. */
  synchronized List<Fault> active() {
    List<Fault> active = new ArrayList<>();
    for (Fault fault : counted) {
      Integer count = active.isEmpty() ? Integer.valueOf(left) : fault.count();
      active.add(new Fault(fault.kind(), count, fault.retryAfterSeconds(), fault.factor()));
    }
    standing().ifPresent(active::add);
    return active;
  }

  private static long millis(long nanos) {
    return Math.ceilDiv(nanos, 1_000_000);
  }
}
