package io.scriptorium.inference.seats;

import static java.util.Comparator.comparingLong;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/** The threads that wait for a {@link PlanSlots slot} in this process, by queue. Thread-safe. */
final class PlanTurns {

  private static final Comparator<Turn> ORDER =
      comparingLong((Turn it) -> it.place).thenComparingLong(it -> it.arrival);

  /** No queue is empty. */
  private final Map<JobQueue, NavigableSet<Turn>> queues = new HashMap<>();

  private long arrivals;

  /** One waiting thread. */
  static final class Turn {

    private final SeatRequest work;
    private final long place;
    private final long arrival;
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean granted;

    private Turn(SeatRequest work, long place, long arrival) {
      this.work = work;
      this.place = place;
      this.arrival = arrival;
    }

    String jobId() {
      return work.jobId();
    }

    boolean granted() {
      return granted;
    }

    /** Has a permit where its job may have a slot, or it may be the one to ask for all. */
    Semaphore changed() {
      return changed;
    }

    void wake() {
      if (changed.availablePermits() == 0) {
        changed.release();
      }
    }
  }

  synchronized Turn add(SeatRequest work, long place) {
    var turn = new Turn(work, place, arrivals++);
    queues.computeIfAbsent(work.queue(), _ -> new TreeSet<>(ORDER)).add(turn);
    return turn;
  }

  /** Removes it; false where it was removed before. */
  synchronized boolean remove(Turn turn) {
    NavigableSet<Turn> queue = queues.get(turn.work.queue());
    if (queue == null || !queue.remove(turn)) {
      return false;
    }
    if (queue.isEmpty()) {
      queues.remove(turn.work.queue());
    }
    return true;
  }

  /** Its job has a slot; false where nobody waits for it any more. */
  synchronized boolean grant(Turn turn) {
    boolean waits = remove(turn);
    turn.granted |= waits;
    return waits;
  }

  synchronized boolean isFirstOfItsQueue(Turn turn) {
    NavigableSet<Turn> queue = queues.get(turn.work.queue());
    return queue != null && queue.first() == turn;
  }

  /** The first of each queue. */
  synchronized Map<JobQueue, Turn> first() {
    Map<JobQueue, Turn> first = new HashMap<>();
    queues.forEach((queue, turns) -> first.put(queue, turns.first()));
    return first;
  }

  /** The one that asks for all; empty where none waits. */
  synchronized Optional<Turn> leader() {
    return queues.values().stream().map(NavigableSet::first).min(ORDER);
  }

  boolean leads(Turn turn) {
    return leader().filter(it -> it == turn).isPresent();
  }

  void wakeAll() {
    all().forEach(Turn::wake);
  }

  private synchronized List<Turn> all() {
    return queues.values().stream().flatMap(NavigableSet::stream).toList();
  }
}
