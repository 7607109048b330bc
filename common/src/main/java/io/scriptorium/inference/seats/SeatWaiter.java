package io.scriptorium.inference.seats;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A claim that waits in this process, and what happened to it. Safe for threads. */
final class SeatWaiter {

  private final SeatClaim claim;
  private final Set<String> wished = ConcurrentHashMap.newKeySet();
  private @Nullable String granted;
  private boolean stale = true;

  SeatWaiter(SeatClaim claim) {
    this.claim = claim;
  }

  SeatClaim claim() {
    return claim;
  }

  /** All servers that it was ever entered for; empty where the ledger does not know it. */
  Set<String> wished() {
    return wished;
  }

  /** A seat is its own now. */
  synchronized void grant(String server) {
    granted = server;
    notifyAll();
  }

  /** What it was entered for may be out of date. */
  synchronized void refresh() {
    stale = true;
    notifyAll();
  }

  /** Forgets a seat that was given back. */
  synchronized void revoke() {
    granted = null;
  }

  /** The server where it has a seat, or null. */
  synchronized @Nullable String granted() {
    return granted;
  }

  /** Whether it must be entered anew, asked once. */
  synchronized boolean takeStale() {
    boolean was = stale;
    stale = false;
    return was;
  }

  /** Waits for a seat, or until it must be entered anew. */
  synchronized void await(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos;
        granted == null && !stale && left > 0;
        left = deadline - System.nanoTime()) {
      // Rounded up: a wait of 0 ms would be one without an end.
      wait(TimeUnit.NANOSECONDS.toMillis(Math.min(left, TimeUnit.HOURS.toNanos(1))) + 1);
    }
  }
}
