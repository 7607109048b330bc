package io.scriptorium.inference.seats;

import io.scriptorium.inference.seats.SeatLedger.Place;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The claims of this process that wait for a seat. Any number of threads may use it. */
final class SeatQueue {

  private static final Logger log = LoggerFactory.getLogger(SeatQueue.class);
  private static final Duration RETRY_WHILE_UNAVAILABLE = Duration.ofMillis(500);

  private final SeatLedger ledger;
  private final Map<String, Waiter> waiters = new ConcurrentHashMap<>();

  SeatQueue(SeatLedger ledger) {
    this.ledger = ledger;
  }

  private static final class Waiter {

    final SeatClaim claim;

    /** All servers that it was ever registered for; empty where the ledger does not know it. */
    final Set<String> registeredFor = ConcurrentHashMap.newKeySet();

    /** The server on which it has a seat, or null. */
    volatile @Nullable String granted;

    /** Whether it must be registered again: its candidates may be out of date. */
    volatile boolean stale = true;

    /** Has a permit where one of the two above may have changed. */
    final Semaphore changes = new Semaphore(0);

    Waiter(SeatClaim claim) {
      this.claim = claim;
    }

    void grant(String server) {
      granted = server;
      changes.release();
    }

    void refresh() {
      stale = true;
      changes.release();
    }
  }

  int size() {
    return waiters.size();
  }

  /** The tokens of the claims that the ledger should list as waiting. */
  List<String> registered() {
    return waiters.values().stream()
        .filter(waiter -> !waiter.registeredFor.isEmpty() && waiter.granted == null)
        .map(waiter -> waiter.claim.token())
        .toList();
  }

  /**
   * Waits until the claim has a seat.
   *
   * @param candidates evaluated again after each {@link #refresh}
   * @param hold makes the lease on a server, before the claim leaves this queue
   * @return empty when the budget is used up
   */
  Optional<SeatLease> await(
      SeatClaim claim,
      Supplier<List<Place>> candidates,
      RequestBudget budget,
      Function<String, SeatLease> hold)
      throws InterruptedException {
    var waiter = new Waiter(claim);
    waiters.put(claim.token(), waiter);
    Optional<SeatLease> lease = Optional.empty();
    try {
      if (await(waiter, candidates, budget)) {
        lease = Optional.ofNullable(waiter.granted).map(hold);
      }
      return lease;
    } finally {
      waiters.remove(claim.token());
      if (lease.isEmpty()) {
        withdraw(waiter);
      }
    }
  }

  /** Returns whether it has a seat; false when the budget is used up. */
  private boolean await(Waiter waiter, Supplier<List<Place>> candidates, RequestBudget budget)
      throws InterruptedException {
    while (waiter.granted == null) {
      boolean available = true;
      if (waiter.stale) {
        waiter.stale = false;
        available = register(waiter, candidates.get());
        if (available) {
          continue;
        }
      }
      long start = System.nanoTime();
      // Without a candidate it waits for a healthy server, and not for its turn.
      boolean queued = !waiter.registeredFor.isEmpty();
      long left = queued ? budget.seatLeftNanos() : budget.budgetLeftNanos(start);
      if (left <= 0) {
        return false;
      }
      boolean _ =
          waiter.changes.tryAcquire(
              available ? left : Math.min(left, RETRY_WHILE_UNAVAILABLE.toNanos()),
              TimeUnit.NANOSECONDS);
      if (!available) {
        waiter.stale = true;
      }
      if (queued) {
        budget.queued(System.nanoTime() - start);
      }
    }
    return true;
  }

  /** Returns whether Redis is available. */
  private boolean register(Waiter waiter, List<Place> candidates) {
    if (candidates.isEmpty()) {
      withdraw(waiter);
      return true;
    }
    candidates.forEach(place -> waiter.registeredFor.add(place.server()));
    try {
      ledger.claim(waiter.claim, candidates).ifPresent(waiter::grant);
      return true;
    } catch (UnavailableException e) {
      log.debug("No seat is granted while Redis is unavailable: {}", e.getMessage());
      return false;
    }
  }

  private void withdraw(Waiter waiter) {
    if (waiter.registeredFor.isEmpty()) {
      return;
    }
    try {
      ledger.withdraw(waiter.claim, waiter.registeredFor);
    } catch (UnavailableException e) {
      log.debug("A claim could not be withdrawn and will expire: {}", e.getMessage());
    }
    waiter.granted = null;
    waiter.registeredFor.clear();
  }

  void granted(String token, String server) {
    waiter(token).ifPresent(waiter -> waiter.grant(server));
  }

  /** Registers every claim again: other servers or seats may be available. */
  void refresh() {
    waiters.values().forEach(Waiter::refresh);
  }

  /** Registers these claims again, where they still wait. */
  void refresh(Collection<String> tokens) {
    tokens.forEach(token -> waiter(token).ifPresent(Waiter::refresh));
  }

  private Optional<Waiter> waiter(String token) {
    return Optional.ofNullable(waiters.get(token));
  }
}
