package io.scriptorium.kafka.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All lanes, and which of them runs next: the one whose first task arrived first, while a slot is
 * free. A lane holds its slot until it has no task that could start now and its handler is closed.
 * Part of a {@link TaskTracker}, and not thread-safe.
 */
final class Lanes {

  private final int slots;
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private final NavigableMap<Lane.Waiting, Lane> waiting =
      new TreeMap<>(Comparator.comparingLong(Lane.Waiting::arrival));
  private final NavigableMap<Lane.Parked, Lane> parked =
      new TreeMap<>(
          Comparator.comparingLong(Lane.Parked::untilNanos)
              .thenComparingLong(Lane.Parked::arrival));
  private int running;
  private boolean stopped;

  Lanes(int slots) {
    this.slots = slots;
  }

  /** Queues a task that arrived or is requeued. */
  void queue(TrackedTask item) {
    Lane lane = lanes.computeIfAbsent(item.lane(), Lane::new);
    lane.queue(item);
    if (!lane.holdsSlot()) {
      place(lane);
    }
  }

  /** The next task that gets a free slot, or null. */
  @Nullable TrackedTask start(long nowNanos) {
    while (!parked.isEmpty() && parked.firstKey().untilNanos() <= nowNanos) {
      Lane lane = parked.pollFirstEntry().getValue();
      var next = new Lane.Waiting(lane.head().arrival());
      lane.moveTo(next);
      waiting.put(next, lane);
    }
    if (stopped || running >= slots || waiting.isEmpty()) {
      return null;
    }
    running++;
    return run(waiting.pollFirstEntry().getValue());
  }

  /**
   * The next task of the same lane, to start now; null if there is none, and then the lane must
   * {@link #leave} its slot.
   */
  @Nullable TrackedTask next(TrackedTask ended, long nowNanos) {
    Lane lane = lanes.get(ended.lane());
    if (lane == null
        || !(lane.state() instanceof Lane.Running(TrackedTask task))
        || task != ended) {
      throw new IllegalStateException(ended + " ended but does not run");
    }
    if (!stopped && !lane.isEmpty() && lane.head().notBeforeNanos() <= nowNanos) {
      return run(lane);
    }
    lane.moveTo(Lane.LEAVING);
    return null;
  }

  /** Frees the slot of a lane for which {@link #next} had no task. */
  void leave(LaneKey key) {
    Lane lane = lanes.get(key);
    if (lane == null || !(lane.state() instanceof Lane.Leaving)) {
      throw new IllegalStateException("Lane " + key + " leaves, but was not leaving");
    }
    running--;
    place(lane);
  }

  /** The tasks that run in these partitions. */
  List<TrackedTask> runningIn(Set<Integer> partitions) {
    List<TrackedTask> items = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      if (partitions.contains(lane.key().partition())
          && lane.state() instanceof Lane.Running(TrackedTask task)) {
        items.add(task);
      }
    }
    return items;
  }

  /** Removes the tasks that wait in these partitions. A running lane keeps its slot. */
  List<TrackedTask> clear(Set<Integer> partitions) {
    List<TrackedTask> removed = new ArrayList<>();
    for (Lane lane : List.copyOf(lanes.values())) {
      if (partitions.contains(lane.key().partition())) {
        removed.addAll(lane.clear());
        if (!lane.holdsSlot()) {
          place(lane);
        }
      }
    }
    return removed;
  }

  void stop() {
    stopped = true;
  }

  int running() {
    return running;
  }

  int waiting() {
    return waiting.size();
  }

  int parked() {
    return parked.size();
  }

  /** When the next parked lane may continue. */
  OptionalLong nextWakeUpNanos() {
    return parked.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(parked.firstKey().untilNanos());
  }

  private TrackedTask run(Lane lane) {
    TrackedTask item = lane.takeHead();
    item.started();
    lane.moveTo(new Lane.Running(item));
    return item;
  }

  /** Sets the state and the queue position of a lane that holds no slot. */
  private void place(Lane lane) {
    switch (lane.state()) {
      case Lane.Waiting state -> waiting.remove(state);
      case Lane.Parked state -> parked.remove(state);
      case Lane.Idle state -> {}
      case Lane.Running state -> {}
      case Lane.Leaving state -> {}
    }
    if (lane.isEmpty()) {
      lane.moveTo(Lane.IDLE);
      lanes.remove(lane.key());
      return;
    }
    TrackedTask head = lane.head();
    if (head.notBeforeNanos() == 0) {
      var next = new Lane.Waiting(head.arrival());
      lane.moveTo(next);
      waiting.put(next, lane);
    } else {
      var next = new Lane.Parked(head.notBeforeNanos(), head.arrival());
      lane.moveTo(next);
      parked.put(next, lane);
    }
  }
}
