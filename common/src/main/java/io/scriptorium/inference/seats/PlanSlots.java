package io.scriptorium.inference.seats;

import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Bounds the jobs that are planned and not begun, over all processes: the jobs that the seats need
 * next are planned, and all others stay on Kafka as requests. Waiting threads are served in the
 * ledger's order; only the first polls Redis, once a second and whenever a planned job has begun.
 */
public final class PlanSlots {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final SeatLedger ledger;
  private final IntSupplier most;
  private final NavigableSet<Turn> turns =
      new ConcurrentSkipListSet<>(
          Comparator.comparingLong(Turn::place).thenComparingLong(Turn::arrival));
  private final AtomicLong arrivals = new AtomicLong();
  private volatile boolean stopped;

  /**
   * One waiting thread.
   *
   * @param changed has a permit where it may be first now, or a job has begun
   */
  private record Turn(long place, long arrival, Semaphore changed) {

    void wake() {
      if (changed.availablePermits() == 0) {
        changed.release();
      }
    }
  }

  /**
   * @param most how many jobs may be planned ahead now
   */
  public PlanSlots(SeatLedger ledger, IntSupplier most) {
    this.ledger = ledger;
    this.most = most;
  }

  /**
   * Waits for a slot to plan one more job. It expires like a lease, before which the job should be
   * {@link #planned}; {@link #giveUp} releases it. The same job may take it again.
   *
   * @throws UnavailableException if Redis is unavailable, or this process stops
   */
  public void await(SeatRequest work) throws InterruptedException {
    var turn = new Turn(ledger.placeOf(work), arrivals.getAndIncrement(), new Semaphore(0));
    turns.add(turn);
    try {
      awaitSlot(turn, work.jobId());
    } finally {
      turns.remove(turn);
      jobBegan();
    }
  }

  private void awaitSlot(Turn turn, String jobId) throws InterruptedException {
    while (true) {
      turn.changed().drainPermits();
      if (stopped) {
        throw new UnavailableException("This worker stops and plans no more jobs.");
      }
      if (!turns.first().equals(turn)) {
        turn.changed().acquire();
      } else if (ledger.planAhead(jobId, most.getAsInt())) {
        return;
      } else {
        boolean _ = turn.changed().tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /**
   * The job is planned. It counts as ahead until it gets its first seat or the first of its tasks
   * ends, whatever ends it; for a day at most.
   *
   * @throws UnavailableException if Redis is unavailable
   */
  public void planned(String jobId) {
    ledger.planned(jobId);
  }

  /**
   * The job is not planned now: another process plans it, or it has ended.
   *
   * @throws UnavailableException if Redis is unavailable; the slot then expires
   */
  public void giveUp(String jobId) {
    ledger.begun(jobId);
  }

  /** Waiting threads, now and later, get an {@link UnavailableException}. */
  public void stop() {
    stopped = true;
    turns.forEach(Turn::wake);
  }

  /** A planned job has begun somewhere, or another thread is the first that waits. */
  public void jobBegan() {
    turns.stream().findFirst().ifPresent(Turn::wake);
  }
}
