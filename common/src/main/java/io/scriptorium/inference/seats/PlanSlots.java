package io.scriptorium.inference.seats;

import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Bounds the jobs that are planned and not begun, over all processes: what the seats will need next
 * is planned, and all else waits on Kafka as requests. Who waits here is served in turn; only the
 * first asks Redis, when it hears that a job has begun, and otherwise once a second.
 */
public final class PlanSlots {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final SeatLedger ledger;
  private final IntSupplier most;
  private final ReentrantLock turns = new ReentrantLock(true);
  private final ReentrantLock news = new ReentrantLock();
  private final Condition begun = news.newCondition();
  private long begunCount;
  private volatile boolean stopped;

  /**
   * @param most how many jobs may be planned ahead now
   */
  public PlanSlots(SeatLedger ledger, IntSupplier most) {
    this.ledger = ledger;
    this.most = most;
  }

  /**
   * Waits until one more job may be planned. The right lasts for a lease, in which the job should
   * be {@link #planned}; it ends with {@link #giveUp}, and may be taken again for the same job.
   *
   * @throws UnavailableException if Redis is away, or this process stops
   */
  public void await(String jobId) throws InterruptedException {
    turns.lockInterruptibly();
    try {
      while (true) {
        long seen = begunCount();
        if (stopped) {
          throw new UnavailableException("This worker stops and plans no more jobs.");
        }
        if (ledger.planAhead(jobId, most.getAsInt())) {
          return;
        }
        awaitNews(seen);
      }
    } finally {
      turns.unlock();
    }
  }

  /**
   * The job is planned. It counts as ahead until it gets its first seat, for a day at most.
   *
   * @throws UnavailableException if Redis is away
   */
  public void planned(String jobId) {
    ledger.planned(jobId);
  }

  /**
   * The job is not planned now: somebody else does it, or it failed, or ended in another way.
   *
   * @throws UnavailableException if Redis is away; the right then ends by itself
   */
  public void giveUp(String jobId) {
    ledger.begun(jobId);
  }

  /** From now on nobody waits here. */
  public void stop() {
    stopped = true;
    jobBegan();
  }

  /** A planned job has begun somewhere. */
  public void jobBegan() {
    news.lock();
    try {
      begunCount++;
      begun.signalAll();
    } finally {
      news.unlock();
    }
  }

  private long begunCount() {
    news.lock();
    try {
      return begunCount;
    } finally {
      news.unlock();
    }
  }

  private void awaitNews(long seen) throws InterruptedException {
    news.lockInterruptibly();
    try {
      long left = BETWEEN_LOOKS.toNanos();
      while (begunCount == seen && left > 0) {
        left = begun.awaitNanos(left);
      }
    } finally {
      news.unlock();
    }
  }
}
