package io.scriptorium.planner.backlog;

import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.inference.seats.WaitingRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one partition offers to be planned. Its stream thread fills it from the store; the thread
 * that asks the ledger grants from it. Thread-safe.
 */
final class PartitionBacklog {

  private final int partition;
  private final Map<JobQueue, Window> windows = new HashMap<>();
  private final Map<JobQueue, Integer> counts = new HashMap<>();
  private int later;
  private List<Waiting> granted = new ArrayList<>();
  private OptionalLong oldest = OptionalLong.empty();
  private Optional<Instant> oldestCame = Optional.empty();

  PartitionBacklog(int partition) {
    this.partition = partition;
  }

  /** Begins with what a store holds. */
  synchronized void open(BacklogStore store) {
    counts.putAll(store.counts());
    later = store.countLater();
    counts.keySet().forEach(queue -> windows.put(queue, new Window()));
    windows.forEach((queue, window) -> fill(store, queue, window));
  }

  /** Fills the windows that are low; whether one had nothing left. */
  synchronized boolean fill(BacklogStore store) {
    boolean needed = false;
    for (var entry : windows.entrySet()) {
      if (entry.getValue().isLow()) {
        needed |= entry.getValue().first() == null;
        fill(store, entry.getKey(), entry.getValue());
      }
    }
    windows.values().removeIf(Window::isEmpty);
    return needed;
  }

  private static void fill(BacklogStore store, JobQueue queue, Window window) {
    window.fill(store.inQueue(queue, window.last(), Window.SIZE), Window.SIZE);
  }

  /** A request was added to the store; whether it is the first of its queue now. */
  synchronized boolean add(Waiting waiting) {
    if (waiting.begins() != null) {
      later++;
      return false;
    }
    counts.merge(waiting.queue(), 1, Integer::sum);
    Window window = windows.computeIfAbsent(waiting.queue(), _ -> new Window());
    window.add(waiting);
    return waiting.equals(window.first());
  }

  /** A request has left the store. */
  synchronized void remove(Waiting waiting) {
    if (waiting.begins() != null) {
      later--;
      return;
    }
    counts.computeIfPresent(waiting.queue(), (_, count) -> count == 1 ? null : count - 1);
    withdraw(waiting);
  }

  private boolean withdraw(Waiting waiting) {
    Window window = windows.get(waiting.queue());
    boolean was = window != null && window.remove(waiting);
    if (window != null && window.isEmpty()) {
      windows.remove(waiting.queue());
    }
    return was;
  }

  /**
   * Adds the first of each queue to those of other partitions.
   *
   * @param unknown gets the queues whose first one here is not known until they are filled
   */
  synchronized void addFirst(Map<JobQueue, Candidate> first, Set<JobQueue> unknown) {
    windows.forEach((queue, window) -> {
      @Nullable Waiting waiting = window.first();
      if (waiting != null) {
        first.merge(queue, new Candidate(this, waiting), Candidate::earlier);
      } else if (!window.isEmpty()) {
        unknown.add(queue);
      }
    });
  }

  /** The first of a queue in one partition. */
  record Candidate(PartitionBacklog partition, Waiting waiting) {

    Candidate earlier(Candidate other) {
      return Waiting.ORDER.compare(waiting, other.waiting) <= 0 ? this : other;
    }
  }

  /** The ledger lets a request be planned. */
  synchronized void grant(Waiting waiting) {
    if (withdraw(waiting)) {
      granted.add(waiting);
    }
  }

  /** The requests that may be planned since the last call. */
  synchronized List<Waiting> takeGranted() {
    List<Waiting> taken = granted;
    granted = new ArrayList<>();
    return taken;
  }

  /**
   * Which the oldest waiting request is.
   *
   * @param offset on {@code writing-requests}; empty for none
   * @param came when it came there; empty for none
   */
  synchronized void oldest(OptionalLong offset, Optional<Instant> came) {
    oldest = offset;
    oldestCame = came;
  }

  synchronized Optional<Instant> oldestCame() {
    return oldestCame;
  }

  /** What is reported of it. */
  synchronized WaitingRequests report() {
    return new WaitingRequests(partition, oldest, Map.copyOf(counts));
  }

  /** How many are to wait later. */
  synchronized int later() {
    return later;
  }
}
