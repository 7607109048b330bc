package io.scriptorium.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one server. One without a count affects all generations until it is cleared or
 * replaced; those with a count apply first, in the order of their injection.
 */
final class ActiveFaults {
  // Guarded by this, and every change is notified.
  private final Deque<Fault> counted = new ArrayDeque<>();
  private long clearings;
  // Written under the lock; generations read it at every step.
  private volatile @Nullable Fault standing;

  synchronized void inject(Fault fault) {
    if (fault.count() == null) {
      standing = fault;
    } else {
      counted.add(fault);
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
    Fault first = counted.poll();
    if (first == null) {
      return Optional.ofNullable(standing);
    }
    Integer left = first.count();
    if (left != null && left > 1) {
      counted.addFirst(
          new Fault(first.kind(), left - 1, first.retryAfterSeconds(), first.factor()));
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
    return await(() -> !isStanding(FaultKind.HANG), limit);
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
    return await(() -> clearings != before || isStanding(FaultKind.DOWN), limit)
        && clearings != before;
  }

  private synchronized boolean await(BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.ceilDiv(left, 1_000_000));
    }
    return true;
  }

  /** All faults that are on, with the generations that they have yet to affect. */
  synchronized List<Fault> active() {
    List<Fault> active = new ArrayList<>(counted);
    standing().ifPresent(active::add);
    return active;
  }
}
