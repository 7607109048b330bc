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
 * All lanes, and which of them runs next: the one whose first task arrived first, as long as there
 * is a free place. A lane holds its place until it has no task that could start at once, and what
 * it leaves behind is cleared away. Belongs to a {@link TaskTracker}, and is as thread-safe.
 */
final class Lanes {

  private final int places;
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private final NavigableMap<LaneState.Waiting, Lane> waiting =
      new TreeMap<>(Comparator.comparingLong(LaneState.Waiting::arrival));
  private final NavigableMap<LaneState.Parked, Lane> parked =
      new TreeMap<>(
          Comparator.comparingLong(LaneState.Parked::untilNanos)
              .thenComparingLong(LaneState.Parked::arrival));
  private int running;
  private boolean stopped;

  Lanes(int places) {
    this.places = places;
  }

  /** Takes a task that arrived, or that comes again. */
  void queue(TrackedTask item) {
    Lane lane = lanes.computeIfAbsent(item.lane(), Lane::new);
    lane.queue(item);
    if (!lane.holdsPlace()) {
      place(lane);
    }
  }

  /** The next task that gets a free place, or null. */
  @Nullable TrackedTask start(long nowNanos) {
    while (!parked.isEmpty() && parked.firstKey().untilNanos() <= nowNanos) {
      Lane lane = parked.pollFirstEntry().getValue();
      var next = new LaneState.Waiting(lane.head().arrival());
      lane.moveTo(next);
      waiting.put(next, lane);
    }
    if (stopped || running >= places || waiting.isEmpty()) {
      return null;
    }
    running++;
    return run(waiting.pollFirstEntry().getValue());
  }

  /**
   * The next task of the same lane, to start at once; null if there is none, and then the lane must
   * {@link #leave} its place.
   */
  @Nullable TrackedTask next(TrackedTask ended, long nowNanos) {
    Lane lane = lanes.get(ended.lane());
    if (lane == null
        || !(lane.state() instanceof LaneState.Running(TrackedTask task))
        || task != ended) {
      throw new IllegalStateException(ended + " ended but does not run");
    }
    if (!stopped && !lane.isEmpty() && lane.head().notBeforeNanos() <= nowNanos) {
      return run(lane);
    }
    lane.moveTo(LaneState.LEAVING);
    return null;
  }

  /** Frees the place of a lane for which {@link #next} had no task. */
  void leave(LaneKey key) {
    Lane lane = lanes.get(key);
    if (lane == null || !(lane.state() instanceof LaneState.Leaving)) {
      throw new IllegalStateException("Lane " + key + " leaves but was not about to");
    }
    running--;
    place(lane);
  }

  /** The tasks that run in these partitions. */
  List<TrackedTask> runningIn(Set<Integer> partitions) {
    List<TrackedTask> items = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      if (partitions.contains(lane.key().partition())
          && lane.state() instanceof LaneState.Running(TrackedTask task)) {
        items.add(task);
      }
    }
    return items;
  }

  /** Removes the tasks that wait in these partitions. A lane that runs keeps its place. */
  List<TrackedTask> clear(Set<Integer> partitions) {
    List<TrackedTask> removed = new ArrayList<>();
    for (Lane lane : List.copyOf(lanes.values())) {
      if (partitions.contains(lane.key().partition())) {
        removed.addAll(lane.clear());
        if (!lane.holdsPlace()) {
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

  /** When the next parked lane may go on. */
  OptionalLong nextWakeUpNanos() {
    return parked.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(parked.firstKey().untilNanos());
  }

  private TrackedTask run(Lane lane) {
    TrackedTask item = lane.takeHead();
    item.started();
    lane.moveTo(new LaneState.Running(item));
    return item;
  }

  /** Gives a lane that holds no place its state and its position among the others. */
  private void place(Lane lane) {
    switch (lane.state()) {
      case LaneState.Waiting state -> waiting.remove(state);
      case LaneState.Parked state -> parked.remove(state);
      case LaneState.Idle state -> {}
      case LaneState.Running state -> {}
      case LaneState.Leaving state -> {}
    }
    if (lane.isEmpty()) {
      lane.moveTo(LaneState.IDLE);
      lanes.remove(lane.key());
      return;
    }
    TrackedTask head = lane.head();
    if (head.notBeforeNanos() == 0) {
      var next = new LaneState.Waiting(head.arrival());
      lane.moveTo(next);
      waiting.put(next, lane);
    } else {
      var next = new LaneState.Parked(head.notBeforeNanos(), head.arrival());
      lane.moveTo(next);
      parked.put(next, lane);
    }
  }
}
