package io.scriptorium.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The seats of all servers within this process, and the queue for them. A free seat goes to a job
 * that has its context on this server; or else to one whose server failed; or else to a new one; or
 * else to one that has its context elsewhere; among equals to the oldest request. So jobs in the
 * middle come before new ones, and few share a server's cache. Servers that failed give no seats
 * (see {@link ServerHealth}). All state is guarded by one lock.
 */
final class SeatPool {

  /**
   * A request's wish for a seat.
   *
   * @param ticket its place in the queue; lower is older
   * @param servers those it accepts, the most wanted first; not empty
   * @param pin the server where its job has its context, or null
   */
  record Claim(long ticket, List<InferenceServer> servers, @Nullable InferenceServer pin) {}

  private static final class Server {
    final InferenceServer server;
    int taken;
    ServerHealth health = ServerHealth.NEW;

    Server(InferenceServer server) {
      this.server = server;
    }

    boolean gives(long nowNanos) {
      return taken < server.seats() && health.admits(nowNanos);
    }

    void take() {
      taken++;
      health = health.sent();
    }
  }

  private static final class Waiter {
    final Claim claim;
    final Condition granted;
    @Nullable Server seat;

    Waiter(Claim claim, Condition granted) {
      this.claim = claim;
      this.granted = granted;
    }
  }

  private final RetryPolicy policy;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InferenceServer, Server> servers = new LinkedHashMap<>();
  private final TreeMap<Long, Waiter> waiters = new TreeMap<>();

  SeatPool(List<InferenceServer> servers, RetryPolicy policy) {
    this.policy = policy;
    servers.forEach(server -> this.servers.put(server, new Server(server)));
  }

  /**
   * Waits for a seat, and takes it. It must be given back with one of {@link #answered}, {@link
   * #failed} and {@link #abandoned}.
   *
   * @return the server, or empty where patience ended
   */
  Optional<InferenceServer> take(Claim claim, Patience patience) throws InterruptedException {
    lock.lockInterruptibly();
    var waiter = new Waiter(claim, lock.newCondition());
    try {
      waiters.put(claim.ticket(), waiter);
      while (true) {
        long now = System.nanoTime();
        Server free = waiter.seat == null ? firstFree(claim, now) : null;
        if (free != null) {
          grant(waiter, free);
        }
        if (waiter.seat != null) {
          InferenceServer seat = waiter.seat.server;
          waiter.seat = null;
          return Optional.of(seat);
        }
        boolean healthy = healthy(claim);
        long left = healthy ? patience.seatLeftNanos() : patience.budgetLeftNanos(now);
        if (left <= 0) {
          return Optional.empty();
        }
        var _ = waiter.granted.awaitNanos(Math.min(left, untilNextTrial(claim, now)));
        if (healthy) {
          patience.queued(System.nanoTime() - now);
        }
      }
    } finally {
      waiters.remove(claim.ticket());
      if (waiter.seat != null) {
        abandoned(waiter.seat.server);
      }
      lock.unlock();
    }
  }

  /** Gives a seat back: the server answered. */
  void answered(InferenceServer server) {
    giveBack(server, ServerHealth::answered);
  }

  /** Gives a seat back: the request failed. */
  void failed(InferenceServer server, InferenceFailure failure) {
    giveBack(server, health -> health.failed(failure, System.nanoTime(), policy));
  }

  /** Gives a seat back: the request was given up. */
  void abandoned(InferenceServer server) {
    giveBack(server, health -> health.abandoned(System.nanoTime()));
  }

  /** Whether requests may be sent to the server now, if it has a free seat. */
  boolean available(InferenceServer server) {
    return locked(() -> state(server).health.admits(System.nanoTime()));
  }

  /** The generations that run on the server now. */
  int taken(InferenceServer server) {
    return locked(() -> state(server).taken);
  }

  /** The requests that wait for a seat now. */
  int waiting() {
    return locked(waiters::size);
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(InferenceServer server, UnaryOperator<ServerHealth> change) {
    lock.lock();
    try {
      Server state = state(server);
      ServerHealth before = state.health;
      state.health = change.apply(before);
      state.taken--;
      while (state.gives(System.nanoTime())) {
        Waiter next = next(state);
        if (next == null) {
          break;
        }
        grant(next, state);
      }
      if (!state.health.equals(before)) {
        // What the others wait for may be another time now.
        waiters.values().forEach(waiter -> waiter.granted.signal());
      }
    } finally {
      lock.unlock();
    }
  }

  private void grant(Waiter waiter, Server state) {
    state.take();
    waiter.seat = state;
    waiter.granted.signal();
  }

  /** Who gets a free seat of the server: the lowest rank, and there the oldest. */
  private @Nullable Waiter next(Server state) {
    Waiter best = null;
    for (Waiter waiter : waiters.values()) {
      if (waiter.seat == null
          && waiter.claim.servers().contains(state.server)
          && (best == null || rank(waiter, state) < rank(best, state))) {
        best = waiter;
      }
    }
    return best;
  }

  private int rank(Waiter waiter, Server state) {
    InferenceServer pin = waiter.claim.pin();
    if (state.server.equals(pin)) {
      return 0;
    }
    if (pin == null) {
      return 2;
    }
    boolean canReturn =
        waiter.claim.servers().contains(pin) && state(pin).health instanceof ServerHealth.Healthy;
    return canReturn ? 3 : 1;
  }

  private @Nullable Server firstFree(Claim claim, long now) {
    for (InferenceServer server : claim.servers()) {
      if (state(server).gives(now)) {
        return state(server);
      }
    }
    return null;
  }

  private boolean healthy(Claim claim) {
    return claim.servers().stream()
        .anyMatch(server -> state(server).health instanceof ServerHealth.Healthy);
  }

  private long untilNextTrial(Claim claim, long now) {
    long nanos = Long.MAX_VALUE;
    for (InferenceServer server : claim.servers()) {
      Server state = state(server);
      if (state.health instanceof ServerHealth.CoolingDown(_, long until)
          && state.taken < server.seats()) {
        nanos = Math.min(nanos, Math.max(0, until - now));
      }
    }
    return nanos;
  }

  private Server state(InferenceServer server) {
    Server state = servers.get(server);
    if (state == null) {
      throw new IllegalArgumentException("The fleet has no server " + server.name() + ".");
    }
    return state;
  }
}
