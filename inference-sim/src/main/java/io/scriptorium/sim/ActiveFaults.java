package io.scriptorium.sim;

import io.scriptorium.sim.FaultKind.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one server. One without a count affects all generations until it is cleared or
 * replaced, by one of its kind or, if it is an outage, by another outage; those with a count apply
 * first, in the order of their injection.
 */
final class ActiveFaults {
  private static final int MOST_COUNTED = 10_000;

  // Guarded by this, and every change is notified.
  private final List<Fault> counted = new ArrayList<>();
  private final Map<FaultKind, Fault> standingOthers = new EnumMap<>(FaultKind.class);
  private long clearings;
  // Written under the lock; generations read it at every step.
  private volatile @Nullable Fault standing;

  /**
   * @throws IllegalArgumentException if too many faults with a count wait for their generations
   */
  synchronized void inject(Fault fault) {
    if (fault.count() != null) {
      if (counted.size() == MOST_COUNTED) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d faults with a count wait, which is the limit; clear them first.",
                MOST_COUNTED));
      }
      counted.add(fault);
    } else if (fault.kind().family() == Family.OUTAGE) {
      standing = fault;
    } else {
      standingOthers.put(fault.kind(), fault);
    }
    notifyAll();
  }

  synchronized void clear() {
    standing = null;
    standingOthers.clear();
    counted.clear();
    clearings++;
    notifyAll();
  }

  /**
   * The faults for the generation that arrives now.
   *
   * @param draw the request's seed, which decides by a fault's share
   */
  synchronized Faults take(Purpose purpose, long draw) {
    List<Fault> taken = new ArrayList<>();
    Set<Object> slots = new LinkedHashSet<>();
    Iterator<Fault> waiting = List.copyOf(counted).iterator();
    while (waiting.hasNext()) {
      Fault fault = waiting.next();
      if (affects(fault, purpose, draw) && slots.add(slot(fault))) {
        taken.add(fault);
        use(fault);
      }
    }
    active().stream()
        .filter(fault -> fault.count() == null && affects(fault, purpose, draw))
        .forEach(taken::add);
    return new Faults(taken);
  }

  private static Object slot(Fault fault) {
    return fault.kind().family() == Family.OUTAGE ? Family.OUTAGE : fault.kind();
  }

  private void use(Fault fault) {
    int index = counted.indexOf(fault);
    int left = fault.count() == null ? 0 : fault.count() - 1;
    if (left == 0) {
      counted.remove(index);
    } else {
      counted.set(index, fault.withCount(left));
    }
  }

  private static boolean affects(Fault fault, Purpose purpose, long draw) {
    if (fault.on() != null && fault.on() != purpose) {
      return false;
    }
    return fault.share() == null
        || new SplittableRandom(draw ^ fault.kind().wireName().hashCode()).nextDouble()
            < fault.share();
  }

  /** The faults without a count, for requests that generate nothing. */
  synchronized Faults lasting() {
    return new Faults(active().stream().filter(fault -> fault.count() == null).toList());
  }

  /** The outage without a count that affects all requests, if any. */
  Optional<Fault> standing() {
    Fault fault = standing;
    return fault == null || !fault.affectsAll() ? Optional.empty() : Optional.of(fault);
  }

  boolean isStanding(FaultKind kind) {
    return standing().filter(fault -> fault.kind() == kind).isPresent();
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
    if (standing != null) {
      active.add(standing);
    }
    active.addAll(standingOthers.values());
    return active;
  }
}
