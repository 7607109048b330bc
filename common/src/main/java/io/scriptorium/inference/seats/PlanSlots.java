package io.scriptorium.inference.seats;

import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Bounds the jobs that are planned and not begun, over all processes: the jobs that the seats need
 * next are planned, and all others stay in the backlog. Which comes next is the ledger's to say.
 */
public final class PlanSlots {

  private final SeatLedger ledger;
  private final IntSupplier most;
  private final Semaphore changed = new Semaphore(0);
  private volatile boolean stopped;

  /**
   * @param most how many jobs of a class, and of more urgent ones, may be planned ahead now
   */
  public PlanSlots(SeatLedger ledger, IntSupplier most) {
    this.ledger = ledger;
    this.most = most;
  }

  /** A job's place in its queue, not negative; the lowest is planned first. */
  public long placeOf(SeatRequest work) {
    return ledger.placeOf(work);
  }

  /**
   * Takes a slot to plan one more job: for one of these, if it is the first of all that any process
   * wants one for. It expires like a lease, before which the job should be {@link #planned}; {@link
   * #giveUp} releases it. The same job may take it again.
   *
   * @param jobs for each queue the first job that waits here, with its place in the queue; none
   *     where none waits
   * @return the job that has a slot now; empty where none of them got one
   * @throws UnavailableException if Redis is unavailable
   */
  public Optional<String> take(Map<JobQueue, Placed> jobs) {
    return stopped ? Optional.empty() : ledger.planAhead(jobs, most.getAsInt());
  }

  /**
   * A job with its place in its queue.
   *
   * @param place see {@link #placeOf}
   */
  public record Placed(String jobId, long place) {}

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

  /**
   * Reports what waits, for operators.
   *
   * @throws UnavailableException if Redis is unavailable
   */
  public void report(Collection<WaitingRequests> waiting) {
    ledger.report(waiting);
  }

  /** Waits until a planned job has begun somewhere, or {@link #changed} is called, or so long. */
  public void awaitChange(Duration atMost) throws InterruptedException {
    boolean _ = changed.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    changed.drainPermits();
  }

  /** A slot may be free, or another job wants one. */
  public void changed() {
    changed.release();
  }

  /** No more slots are taken. */
  public void stop() {
    stopped = true;
  }
}
