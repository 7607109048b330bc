package io.scriptorium.kafka.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of one key, in the order of their offsets, and the state of their lane. */
final class Lane {

  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  static final Idle IDLE = new Idle();
  static final Leaving LEAVING = new Leaving();

  /** Times are in nanoseconds on the engine's clock. */
  sealed interface State {}

  /** It has no task. */
  record Idle() implements State {}

  /**
   * It waits for a free slot.
   *
   * @param arrival of its first task; the lowest starts first
   */
  record Waiting(long arrival) implements State {}

  /** It holds a slot and processes this task. */
  record Running(TrackedTask task) implements State {}

  /** It processes nothing more, but holds its slot until its handler is closed. */
  record Leaving() implements State {}

  /** Its first task must not start before a time. */
  record Parked(long untilNanos, long arrival) implements State {}

  private final LaneKey key;
  private final NavigableMap<Long, TrackedTask> queue = new TreeMap<>();
  private State state = IDLE;

  Lane(LaneKey key) {
    this.key = key;
  }

  LaneKey key() {
    return key;
  }

  State state() {
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

  /** Whether it holds a slot. */
  boolean holdsSlot() {
    return state instanceof Running || state instanceof Leaving;
  }

  /** Queues a task in the order of offsets; a requeued one is first. */
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
  void moveTo(State next) {
    boolean legal =
        switch (next) {
          case Idle idle -> queue.isEmpty();
          case Waiting waiting -> !queue.isEmpty();
          case Parked parked -> !queue.isEmpty();
          case Leaving leaving -> state instanceof Running;
          // From Running too: the lane keeps its slot from task to task.
          case Running running -> state instanceof Waiting || state instanceof Running;
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
