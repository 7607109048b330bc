package io.scriptorium.inference.seats;

import io.scriptorium.inference.seats.PlanTurns.Turn;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Bounds the jobs that are planned and not begun, over all processes: the jobs that the seats need
 * next are planned, and all others stay on Kafka as requests. Waiting threads are served in the
 * ledger's order, over all processes. One of them polls Redis for all, once a second and whenever a
 * planned job has begun.
 */
public final class PlanSlots {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final SeatLedger ledger;
  private final IntSupplier most;
  private final PlanTurns turns = new PlanTurns();
  private final ReentrantLock polling = new ReentrantLock();
  private volatile boolean stopped;

  /**
   * @param most how many jobs of a class, and of more urgent ones, may be planned ahead now
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
    Turn turn = turns.add(work, ledger.placeOf(work));
    try {
      boolean polls = turns.isFirstOfItsQueue(turn);
      while (!turn.granted()) {
        if (stopped) {
          throw new UnavailableException("This worker stops and plans no more jobs.");
        }
        if (polls) {
          poll();
        }
        polls = turns.leads(turn);
        if (polls && !turn.granted()) {
          boolean _ = turn.changed().tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          turn.changed().acquire();
        }
      }
    } finally {
      turns.remove(turn);
      jobBegan();
    }
  }

  /** Takes the slots that are free, for those that wait here. */
  private void poll() {
    polling.lock();
    try {
      Map<JobQueue, Turn> first = turns.first();
      Optional<String> job = ask(first);
      while (job.isPresent()) {
        String granted = job.get();
        first.values().stream()
            .filter(turn -> turn.jobId().equals(granted) && turns.grant(turn))
            .findAny()
            .ifPresentOrElse(Turn::wake, () -> ledger.begun(granted));
        first = turns.first();
        job = ask(first);
      }
    } finally {
      polling.unlock();
    }
  }

  private Optional<String> ask(Map<JobQueue, Turn> first) {
    Map<JobQueue, String> jobs = new LinkedHashMap<>();
    first.forEach((queue, turn) -> jobs.put(queue, turn.jobId()));
    return ledger.planAhead(jobs, most.getAsInt());
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
    turns.wakeAll();
  }

  /** A planned job has begun somewhere, or another thread is the first that waits. */
  public void jobBegan() {
    turns.leader().ifPresent(Turn::wake);
  }
}
