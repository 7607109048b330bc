package io.scriptorium.inference.seats;

import io.scriptorium.inference.seats.SeatLedger.Place;
import io.scriptorium.inference.seats.SeatLedger.Renewal;
import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.RateLimitedWarning;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seats that this process holds and waits for. It reports both to the ledger and is notified
 * when a seat is granted, so a waiting claim does not poll. While Redis is unavailable no seat is
 * granted, and held seats stay in use.
 *
 * <p>One thread renews and one listens, both from {@link #start} on; any number may take and
 * release.
 */
public final class SeatManager implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SeatManager.class);

  /** The servers as this process sees them. */
  public interface FleetView {
    /**
     * The seats of each server, by name.
     *
     * @param inUse servers on which this process holds seats, which belong to the answer
     */
    Map<String, Integer> seats(Set<String> inUse);

    /** What the process publishes about itself for fleet status, as JSON. */
    String report();
  }

  private final SeatLedger ledger;
  private final SeatSettings settings;
  private final FleetView fleet;
  private final Map<String, SeatLease> held = new ConcurrentHashMap<>();
  private final SeatQueue queue;
  private final Queue<SeatLease> unreleased = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService renewer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("seat-renewer").factory());
  private final SeatNotifications notifications;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<JobQueue, Long> generated = new ConcurrentHashMap<>();

  /** The queues in which claims waited at the last renewal. */
  private volatile List<JobQueue> waitingQueues = List.of();

  /** The queues that had to give up seats at the last renewal. */
  private volatile Set<JobQueue> queuesBack = Set.of();

  private volatile Supplier<SharePolicies> policies = () -> SharePolicies.NONE;

  /** Whether a renewal beside the regular ones is scheduled, or about to run: one is enough. */
  private final AtomicBoolean renewsSoon = new AtomicBoolean();

  private final RateLimitedWarning unavailable = new RateLimitedWarning(log);

  /**
   * @param onJobBegan run when a planned job has begun in any process; must not block
   */
  public SeatManager(
      Redis redis, SeatLedger ledger, SeatSettings settings, FleetView fleet, Runnable onJobBegan) {
    this.ledger = ledger;
    queue = new SeatQueue(ledger);
    this.settings = settings;
    this.fleet = fleet;
    notifications =
        new SeatNotifications(
            redis,
            Map.of(
                ledger.grantsChannel(),
                this::granted,
                ledger.aheadChannel(),
                _ -> onJobBegan.run()),
            () -> renewIn(Duration.ZERO));
  }

  /** Has the ledger keep these policies of tenants, the last ones each time. */
  public void follow(Supplier<SharePolicies> tenants) {
    policies = tenants;
    renewIn(Duration.ZERO);
  }

  /** A policy has changed. */
  public void policiesChanged() {
    renewIn(Duration.ZERO);
  }

  public void start() {
    // The first renewal comes at once: it opens a shut ledger the sooner.
    long period = settings.renewal().toMillis();
    var _ = renewer.scheduleWithFixedDelay(this::renew, 0, period, TimeUnit.MILLISECONDS);
    notifications.start();
  }

  /** The message is a token, a line feed, and the server of its seat. */
  private void granted(String message) {
    int end = message.indexOf('\n');
    if (end > 0) {
      queue.granted(message.substring(0, end), message.substring(end + 1));
    }
  }

  public SeatClaim claim(SeatRequest request) {
    return new SeatClaim(ledger.process(), request, numbers.getAndIncrement());
  }

  /** The number of claims that wait now. */
  public int waiting() {
    return queue.size();
  }

  /** The servers on which this process holds seats, by name. */
  public Set<String> inUse() {
    return held.values().stream().map(SeatLease::server).collect(Collectors.toSet());
  }

  /** The number of seats that this process holds on a server now. */
  public int heldOn(String server) {
    return (int) held.values().stream().filter(seat -> seat.server().equals(server)).count();
  }

  /**
   * Waits for a seat, and takes it. It must be {@link #release released}.
   *
   * @param candidates the servers that the claim would take now, the most wanted first; evaluated
   *     again after each {@link #refresh}
   * @param onLost see {@link SeatLease}
   * @return empty when the budget is used up
   */
  public Optional<SeatLease> take(
      SeatClaim claim, Supplier<List<Place>> candidates, RequestBudget budget, Runnable onLost)
      throws InterruptedException {
    return queue.await(
        claim,
        candidates,
        budget,
        server -> {
          var seat = new SeatLease(claim, server, onLost);
          held.put(claim.token(), seat);
          return seat;
        });
  }

  /**
   * Releases a seat; one whose last generation was aborted, after its server has had the time to
   * notice. Never throws: while Redis is unavailable the release is repeated until it succeeds.
   */
  public void release(SeatLease seat) {
    boolean settles = seat.aborted() && settings.settling().isPositive();
    if (!settles || !schedule(() -> releaseNow(seat), settings.settling())) {
      releaseNow(seat);
    }
  }

  private void releaseNow(SeatLease seat) {
    held.remove(seat.claim().token());
    if (!seat.lost()) {
      try {
        ledger.release(seat.server(), seat.claim());
      } catch (UnavailableException e) {
        unreleased.add(seat);
      }
    }
  }

  /**
   * Releases a seat between two sections, if its tenant must give it up, or a claim waits for it
   * that has more right to it: one of a more urgent class, or of a tenant that has less. The job
   * then takes a seat again in its turn.
   *
   * @return whether it was released
   */
  public boolean yieldSeat(SeatLease seat) {
    JobQueue its = seat.claim().request().queue();
    boolean may = queuesBack.contains(its) || waitingQueues.stream().anyMatch(its::mayYieldTo);
    if (seat.lost() || !may) {
      return false;
    }
    try {
      boolean released = ledger.yieldSeat(seat.server(), seat.claim());
      if (released) {
        held.remove(seat.claim().token());
      }
      return released;
    } catch (UnavailableException e) {
      return false;
    }
  }

  /** Counts the tokens that are generated for a queue, which decide who is served next. */
  public void generated(JobQueue jobs, long tokens) {
    if (tokens > 0) {
      var _ = generated.merge(jobs, tokens, Long::sum);
    }
  }

  /** Registers every waiting claim again: other servers or seats may be available. */
  public void refresh() {
    queue.refresh();
  }

  private void renew() {
    try {
      for (SeatLease seat = unreleased.peek(); seat != null; seat = unreleased.peek()) {
        ledger.release(seat.server(), seat.claim());
        unreleased.remove();
      }
      List<SeatLease> leases = List.copyOf(held.values());
      Renewal renewal = renew(leases);
      for (SeatLease seat : leases) {
        if (!held.containsKey(seat.claim().token())) {
          // Released while the renewal was under way, which may have registered it again.
          ledger.release(seat.server(), seat.claim());
        }
      }
      renewal.lost().forEach(this::markLost);
      queue.refresh(renewal.unknown());
      waitingQueues = renewal.waiting();
      queuesBack = Set.copyOf(renewal.back());
      SharePolicies known = policies.get();
      if (known.version() > renewal.policies()) {
        ledger.keep(known);
      }
      if (renewal.shut().isPositive()) {
        renewIn(renewal.shut());
      }
    } catch (UnavailableException e) {
      unavailable.log("No seat is renewed or granted while Redis is unavailable; jobs wait", e);
    } catch (RuntimeException e) {
      // The scheduler would silently cancel all later renewals.
      log.error("Seats were not renewed", e);
    }
  }

  private Renewal renew(List<SeatLease> leases) {
    Map<JobQueue, Long> tokens = new HashMap<>();
    for (JobQueue jobs : Set.copyOf(generated.keySet())) {
      tokens.put(jobs, Objects.requireNonNullElse(generated.remove(jobs), 0L));
    }
    try {
      return ledger.renew(fleet.report(), tokens, fleet.seats(inUse()), leases, queue.registered());
    } catch (UnavailableException e) {
      tokens.forEach(this::generated);
      throw e;
    }
  }

  private void markLost(String token) {
    SeatLease seat = held.remove(token);
    if (seat != null) {
      log.warn(
          "The lease of {} on {} has expired, and another claim holds its seat; it is given up.",
          seat.claim().request().name(),
          seat.server());
      seat.markLost();
    }
  }

  /** One more renewal than the regular ones; none where one is scheduled already. */
  private void renewIn(Duration delay) {
    if (renewsSoon.compareAndSet(false, true)) {
      boolean _ =
          schedule(
              () -> {
                renewsSoon.set(false);
                renew();
              },
              delay);
    }
  }

  /** False where this is closed, and the action never runs. */
  private boolean schedule(Runnable action, Duration delay) {
    try {
      var _ = renewer.schedule(action, delay.toMillis() + 1, TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Leaves the ledger. Seats that are still held end with their lease. */
  @Override
  public void close() {
    notifications.close();
    // Without an interrupt: a renewal may be under way, and aborted seats are still released.
    renewer.shutdown();
    try {
      var _ =
          renewer.awaitTermination(settings.settling().toMillis() + 1_000, TimeUnit.MILLISECONDS);
      ledger.leave();
    } catch (UnavailableException e) {
      log.debug("The ledger removes this process when its lease expires.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
