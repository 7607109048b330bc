package io.scriptorium.inference.seats;

import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Bounds the jobs that are planned and not begun, over all processes: the jobs that the seats need
 * next are planned, and all others stay on Kafka as requests. Waiting threads are served in order;
 * only the first polls Redis, once a second and whenever a planned job has begun.
 */
public final class PlanSlots {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final SeatLedger ledger;
  private final IntSupplier most;
  private final ReentrantLock turns = new ReentrantLock(true);
  // Has a permit where a job has begun since the first in turn last polled.
  private final Semaphore begun = new Semaphore(0);
  private volatile boolean stopped;

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
  public void await(String jobId) throws InterruptedException {
    turns.lockInterruptibly();
    try {
      while (true) {
        begun.drainPermits();
        if (stopped) {
          throw new UnavailableException("This worker stops and plans no more jobs.");
        }
        if (ledger.planAhead(jobId, most.getAsInt())) {
          return;
        }
        boolean _ = begun.tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      turns.unlock();
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
    jobBegan();
  }

  /** A planned job has begun somewhere. */
  public void jobBegan() {
    if (begun.availablePermits() == 0) {
      begun.release();
    }
  }
}
