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

  /** The number of claims that wait now. */
  int size() {
    return waiters.size();
  }

  /** The tokens of the claims that the ledger should list as waiting. */
  List<String> registered() {
    return waiters.values().stream()
        .filter(waiter -> !waiter.registeredFor.isEmpty() && waiter.granted() == null)
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
      while (waiter.granted() == null) {
        if (waiter.takeStale()) {
          register(waiter, candidates.get());
          continue;
        }
        long start = System.nanoTime();
        // Without a candidate it waits for a healthy server, and not for its turn.
        boolean queued = !waiter.registeredFor.isEmpty();
        long left = queued ? budget.seatLeftNanos() : budget.budgetLeftNanos(start);
        if (left <= 0) {
          return lease;
        }
        waiter.await(left);
        if (queued) {
          budget.queued(System.nanoTime() - start);
        }
      }
      lease = Optional.ofNullable(waiter.granted()).map(hold);
      return lease;
    } finally {
      waiters.remove(claim.token());
      if (lease.isEmpty()) {
        withdraw(waiter);
      }
    }
  }

  private void register(Waiter waiter, List<Place> candidates) {
    if (candidates.isEmpty()) {
      withdraw(waiter);
      return;
    }
    candidates.forEach(place -> waiter.registeredFor.add(place.server()));
    try {
      ledger.claim(waiter.claim, candidates).ifPresent(waiter::grant);
    } catch (UnavailableException e) {
      log.debug("No seat is granted while Redis is unavailable: {}", e.getMessage());
      waiter.refreshIn(RETRY_WHILE_UNAVAILABLE);
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
    waiter.revoke();
    waiter.registeredFor.clear();
  }

  /** The ledger has granted a seat. */
  void granted(String token, String server) {
    Waiter waiter = waiters.get(token);
    if (waiter != null) {
      waiter.grant(server);
    }
  }

  /** Registers every claim again: other servers or seats may be available. */
  void refresh() {
    waiters.values().forEach(Waiter::refresh);
  }

  /** Registers these claims again, where they still wait. */
  void refresh(Collection<String> tokens) {
    for (String token : tokens) {
      Waiter waiter = waiters.get(token);
      if (waiter != null) {
        waiter.refresh();
      }
    }
  }

  /** A claim that waits, with its state. Any number of threads may use it. */
  private static final class Waiter {

    final SeatClaim claim;

    /** All servers that it was ever registered for; empty where the ledger does not know it. */
    final Set<String> registeredFor = ConcurrentHashMap.newKeySet();

    private @Nullable String granted;
    private long staleAtNanos = System.nanoTime();
    private boolean stale = true;

    Waiter(SeatClaim claim) {
      this.claim = claim;
    }

    /** The claim has a seat on this server. */
    synchronized void grant(String server) {
      granted = server;
      notifyAll();
    }

    /** The granted seat was released. */
    synchronized void revoke() {
      granted = null;
    }

    /** The server on which it has a seat, or null. */
    synchronized @Nullable String granted() {
      return granted;
    }

    /** Its candidates may be out of date. */
    void refresh() {
      refreshIn(Duration.ZERO);
    }

    synchronized void refreshIn(Duration delay) {
      long at = System.nanoTime() + delay.toNanos();
      if (!stale || at - staleAtNanos < 0) {
        staleAtNanos = at;
      }
      stale = true;
      notifyAll();
    }

    /** Whether it must be registered again now; resets the flag. */
    synchronized boolean takeStale() {
      boolean due = stale && System.nanoTime() - staleAtNanos >= 0;
      if (due) {
        stale = false;
      }
      return due;
    }

    /** Waits for a seat, or until it must be registered again. */
    synchronized void await(long nanos) throws InterruptedException {
      long deadline = System.nanoTime() + nanos;
      while (granted == null) {
        long now = System.nanoTime();
        long left = Math.min(deadline - now, TimeUnit.HOURS.toNanos(1));
        if (stale) {
          left = Math.min(left, staleAtNanos - now);
        }
        if (left <= 0) {
          return;
        }
        // Rounded up: a wait of 0 ms never ends.
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    }
  }
}
