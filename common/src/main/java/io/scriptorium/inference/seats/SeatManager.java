package io.scriptorium.inference.seats;

import io.scriptorium.inference.seats.SeatLedger.Claimed;
import io.scriptorium.inference.seats.SeatLedger.Held;
import io.scriptorium.inference.seats.SeatLedger.Kept;
import io.scriptorium.inference.seats.SeatLedger.Place;
import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.ProcessName;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seats that this process holds and waits for. It keeps the ledger told of both, and hears from
 * it when a seat is granted: a process that waits asks for nothing. While Redis is away nobody gets
 * a seat, and who has one goes on.
 *
 * <p>One thread keeps, one listens; any number may take and release.
 */
public final class SeatManager implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SeatManager.class);
  private static final Duration WHILE_REDIS_IS_AWAY = Duration.ofMillis(500);
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(30);

  /** What this process knows of its servers, and tells of itself. */
  public interface Knowledge {
    /** The seats of each server, by name. */
    Map<String, Integer> seats();

    /** What it tells of itself to whoever looks at the fleet. */
    String report();
  }

  private final SeatLedger ledger;
  private final Duration settling;
  private final Knowledge knowledge;
  private final String process =
      ProcessName.CURRENT + "-" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, SeatLease> held = new ConcurrentHashMap<>();
  private final Map<String, SeatWaiter> waiters = new ConcurrentHashMap<>();
  private final Queue<SeatLease> unreleased = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("seat-keeper").factory());
  private final SeatNotifications news;
  private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();

  /**
   * @param whenBegun what to do when a planned job has begun somewhere; must not block
   */
  public SeatManager(
      Redis redis,
      SeatLedger ledger,
      SeatSettings settings,
      Knowledge knowledge,
      Runnable whenBegun) {
    this.ledger = ledger;
    this.settling = settings.settling();
    this.knowledge = knowledge;
    long period = settings.renewal().toMillis();
    // The first time at once: a ledger that is shut opens the sooner.
    var _ = keeper.scheduleWithFixedDelay(this::keep, 0, period, TimeUnit.MILLISECONDS);
    news =
        new SeatNotifications(
            redis, ledger.grantsChannel(process), ledger.aheadChannel(), listener(whenBegun));
    news.start();
  }

  private SeatNotifications.Listener listener(Runnable whenBegun) {
    return new SeatNotifications.Listener() {
      @Override
      public void granted(String token, String server) {
        SeatWaiter waiter = waiters.get(token);
        if (waiter != null) {
          waiter.grant(server);
        }
      }

      @Override
      public void jobBegan() {
        whenBegun.run();
      }

      @Override
      public void missed() {
        keepIn(Duration.ZERO);
      }
    };
  }

  /** This process's name in the ledger. */
  public String process() {
    return process;
  }

  /** The claims that wait now. */
  public int waiting() {
    return waiters.size();
  }

  /** The servers on which this process holds seats, by name. */
  public Set<String> inUse() {
    return held.values().stream().map(SeatLease::server).collect(Collectors.toSet());
  }

  /** The seats that this process holds on a server now. */
  public int heldOn(String server) {
    return (int) held.values().stream().filter(seat -> seat.server().equals(server)).count();
  }

  /**
   * Waits for a seat, and takes it. It must be {@link #release released}.
   *
   * @param wishes the servers that the claim would take now, the most wanted first; asked again
   *     after each {@link #refresh}
   * @param whenLost see {@link SeatLease}
   * @return empty where patience ended
   */
  public Optional<SeatLease> take(
      SeatClaim claim, Supplier<List<Place>> wishes, RequestBudget patience, Runnable whenLost)
      throws InterruptedException {
    var waiter = new SeatWaiter(claim);
    waiters.put(claim.token(), waiter);
    SeatLease seat = null;
    try {
      boolean healthy = false;
      while (true) {
        if (waiter.granted() == null && waiter.takeStale()) {
          healthy = enter(waiter, wishes.get());
        }
        String server = waiter.granted();
        if (server != null) {
          seat = new SeatLease(claim, server, whenLost);
          held.put(claim.token(), seat);
          return Optional.of(seat);
        }
        long start = System.nanoTime();
        long left = healthy ? patience.seatLeftNanos() : patience.budgetLeftNanos(start);
        if (left <= 0) {
          return Optional.empty();
        }
        waiter.await(left);
        if (healthy) {
          patience.queued(System.nanoTime() - start);
        }
      }
    } finally {
      waiters.remove(claim.token());
      if (seat == null) {
        withdraw(waiter);
      }
    }
  }

  /**
   * Enters a claim with its wish.
   *
   * @return whether it waits for a seat, and not for a server
   */
  private boolean enter(SeatWaiter waiter, List<Place> wish) {
    if (wish.isEmpty()) {
      withdraw(waiter);
      return false;
    }
    wish.forEach(place -> waiter.wished().add(place.server()));
    try {
      Claimed claimed = ledger.claim(waiter.claim(), wish);
      if (claimed.granted()) {
        waiter.grant(claimed.server());
      } else if (claimed.shut().isPositive()) {
        keepIn(claimed.shut());
      }
    } catch (UnavailableException e) {
      warn("Seats cannot be taken; jobs wait until Redis is back", e);
      boolean _ = later(waiter::refresh, WHILE_REDIS_IS_AWAY);
    }
    return true;
  }

  private void withdraw(SeatWaiter waiter) {
    if (waiter.wished().isEmpty()) {
      return;
    }
    // A thread that was interrupted could not borrow a connection.
    boolean interrupted = Thread.interrupted();
    try {
      ledger.withdraw(waiter.claim(), waiter.wished());
    } catch (UnavailableException e) {
      log.debug("A claim could not be withdrawn and will end by itself: {}", e.getMessage());
    } finally {
      waiter.revoke();
      waiter.wished().clear();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Gives a seat back; one whose last generation was broken off, when its server has had the time
   * to notice. Never throws: while Redis is away it is given back later.
   */
  public void release(SeatLease seat) {
    boolean settles = seat.aborted() && settling.isPositive();
    if (!settles || !later(() -> giveBack(seat), settling)) {
      giveBack(seat);
    }
  }

  private void giveBack(SeatLease seat) {
    seat.markReleased();
    held.remove(seat.claim().token());
    if (seat.lost()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      ledger.release(seat.server(), seat.claim());
    } catch (UnavailableException e) {
      unreleased.add(seat);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Has every claim that waits entered anew: other servers may be to be had, or other seats. */
  public void refresh() {
    waiters.values().forEach(SeatWaiter::refresh);
  }

  private void keep() {
    try {
      for (SeatLease seat = unreleased.peek(); seat != null; seat = unreleased.peek()) {
        ledger.release(seat.server(), seat.claim());
        unreleased.remove();
      }
      List<SeatLease> kept = List.copyOf(held.values());
      Kept answer =
          ledger.keep(
              process,
              knowledge.report(),
              knowledge.seats(),
              kept.stream().map(seat -> new Held(seat.server(), seat.claim().token())).toList(),
              waiters.values().stream()
                  .filter(waiter -> !waiter.wished().isEmpty() && waiter.granted() == null)
                  .map(waiter -> waiter.claim().token())
                  .toList());
      for (SeatLease seat : kept) {
        if (seat.released()) {
          // It was given back just before this entered it again.
          ledger.release(seat.server(), seat.claim());
        }
      }
      answer.lost().forEach(this::lose);
      answer
          .unknown()
          .forEach(token -> {
            SeatWaiter waiter = waiters.get(token);
            if (waiter != null) {
              waiter.refresh();
            }
          });
      if (answer.shut().isPositive()) {
        keepIn(answer.shut());
      }
    } catch (UnavailableException e) {
      warn("Seats were not renewed; they will be when Redis is back", e);
    } catch (RuntimeException e) {
      // The scheduler would silently end all later renewals.
      log.error("Seats were not renewed", e);
    }
  }

  private void lose(String token) {
    SeatLease seat = held.remove(token);
    if (seat != null) {
      log.warn(
          "The seat of {} on {} is somebody else's by now; it is given up.",
          seat.claim().work(),
          seat.server());
      seat.lose();
    }
  }

  private void keepIn(Duration delay) {
    boolean _ = later(this::keep, delay);
  }

  /** False where this is closed, and nothing is done later. */
  private boolean later(Runnable action, Duration delay) {
    try {
      var _ = keeper.schedule(action, delay.toMillis() + 1, TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void warn(String what, UnavailableException cause) {
    synchronized (unreleased) {
      if (System.nanoTime() - warnedAt < BETWEEN_WARNINGS.toNanos()) {
        return;
      }
      warnedAt = System.nanoTime();
    }
    log.warn("{}: {}", what, cause.getMessage());
  }

  /** Leaves the ledger. Seats that are still held end with their lease. */
  @Override
  public void close() {
    news.close();
    // Without an interrupt: a renewal may be under way. Seats that settle are still given back.
    keeper.shutdown();
    try {
      var _ = keeper.awaitTermination(settling.toMillis() + 1_000, TimeUnit.MILLISECONDS);
      ledger.leave(process);
    } catch (UnavailableException e) {
      log.debug("The ledger of seats will notice by itself that this process left.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
