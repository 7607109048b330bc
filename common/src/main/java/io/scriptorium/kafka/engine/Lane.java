package io.scriptorium.kafka.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of one key, in the order of their offsets, and where the lane stands. */
final class Lane {

  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private final LaneKey key;
  private final NavigableMap<Long, TrackedTask> queue = new TreeMap<>();
  private LaneState state = LaneState.IDLE;

  Lane(LaneKey key) {
    this.key = key;
  }

  LaneKey key() {
    return key;
  }

  LaneState state() {
    return state;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  TrackedTask head() {
    return queue.firstEntry().getValue();
  }

  TrackedTask takeHead() {
    return queue.pollFirstEntry().getValue();
  }

  /** Whether it holds a place. */
  boolean holdsPlace() {
    return state instanceof LaneState.Running || state instanceof LaneState.Leaving;
  }

  /** Queues a task at its place; one that comes again thus comes first. */
  void queue(TrackedTask item) {
    TrackedTask other = queue.put(item.offset(), item);
    if (other != null) {
      throw new IllegalStateException(item + " is queued twice in lane " + key);
    }
  }

  List<TrackedTask> clear() {
    List<TrackedTask> items = new ArrayList<>(queue.values());
    queue.clear();
    return items;
  }

  /** The only way a lane's state changes. */
  void moveTo(LaneState next) {
    boolean legal =
        switch (next) {
          case LaneState.Idle idle -> queue.isEmpty();
          case LaneState.Waiting waiting -> !queue.isEmpty();
          case LaneState.Parked parked -> !queue.isEmpty();
          case LaneState.Leaving leaving -> state instanceof LaneState.Running;
          // From Running too: the lane keeps its place from task to task.
          case LaneState.Running running ->
              state instanceof LaneState.Waiting || state instanceof LaneState.Running;
        };
    if (!legal) {
      throw new IllegalStateException(
          "Lane %s with %d tasks cannot go from %s to %s"
              .formatted(key, queue.size(), state, next));
    }
    log.trace("Lane {}: {} -> {}", key, state, next);
    state = next;
  }
}
