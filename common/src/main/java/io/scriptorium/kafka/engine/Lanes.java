package io.scriptorium.kafka.engine;

import static java.util.Comparator.comparingLong;

import io.scriptorium.kafka.engine.TrackedTask.LaneKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All lanes, and which of them runs next: the one whose first task arrived first, while a slot is
 * free. A lane holds its slot until it has no task that could start now and its handler is closed.
 * Part of a {@link TaskTracker}, and not thread-safe.
 */
final class Lanes {

  private static final Logger log = LoggerFactory.getLogger(Lanes.class);
  private static final Idle IDLE = new Idle();
  private static final Leaving LEAVING = new Leaving();
  private static final Comparator<Queued> ORDER =
      comparingLong(Queued::untilNanos).thenComparingLong(Queued::arrival);

  private sealed interface State {}

  /** It has no task. */
  private record Idle() implements State {}

  /**
   * It waits for a free slot, or is parked: its first task must not start before a time.
   *
   * @param untilNanos on the engine's clock; 0 where it is not parked
   * @param arrival of its first task; the lowest starts first
   */
  private record Queued(long untilNanos, long arrival) implements State {}

  /** It holds a slot and processes this task. */
  private record Running(TrackedTask task) implements State {}

  /** It processes nothing more, but holds its slot until its handler is closed. */
  private record Leaving() implements State {}

  /** The tasks of one key, in the order of their offsets, and the state of their lane. */
  private static final class Lane {

    private final LaneKey key;
    private final NavigableMap<Long, TrackedTask> queue = new TreeMap<>();
    private State state = IDLE;

    Lane(LaneKey key) {
      this.key = key;
    }

    TrackedTask head() {
      return queue.firstEntry().getValue();
    }

    boolean holdsSlot() {
      return state instanceof Running || state instanceof Leaving;
    }

    /** The only way a lane's state changes. */
    void moveTo(State next) {
      boolean legal =
          switch (next) {
            case Idle _ -> queue.isEmpty();
            case Queued _ -> !queue.isEmpty();
            case Leaving _ -> state instanceof Running;
            // From Running too: the lane keeps its slot from task to task.
            case Running _ -> state instanceof Queued || state instanceof Running;
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

  private final int slots;
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private final NavigableMap<Queued, Lane> waiting = new TreeMap<>(ORDER);
  private final NavigableMap<Queued, Lane> parked = new TreeMap<>(ORDER);
  private int running;
  private boolean stopped;

  Lanes(int slots) {
    this.slots = slots;
  }

  /** Queues a task in the order of offsets: one that arrived, or one that is requeued. */
  void queue(TrackedTask task) {
    Lane lane = lanes.computeIfAbsent(task.lane(), Lane::new);
    if (lane.queue.put(task.offset(), task) != null) {
      throw new IllegalStateException(task + " is queued twice in lane " + lane.key);
    }
    if (!lane.holdsSlot()) {
      place(lane);
    }
  }

  /** The next task that gets a free slot, or null. */
  @Nullable TrackedTask start(long nowNanos) {
    while (!parked.isEmpty() && parked.firstKey().untilNanos() <= nowNanos) {
      queue(parked.pollFirstEntry().getValue(), 0);
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
    if (lane == null || !(lane.state instanceof Running(TrackedTask task)) || task != ended) {
      throw new IllegalStateException(ended + " ended but does not run");
    }
    if (!stopped && !lane.queue.isEmpty() && lane.head().notBeforeNanos() <= nowNanos) {
      return run(lane);
    }
    lane.moveTo(LEAVING);
    return null;
  }

  /** Frees the slot of a lane for which {@link #next} had no task. */
  void leave(LaneKey key) {
    Lane lane = lanes.get(key);
    if (lane == null || !(lane.state instanceof Leaving)) {
      throw new IllegalStateException("Lane " + key + " leaves, but was not leaving");
    }
    running--;
    place(lane);
  }

  /**
   * Removes the tasks that wait in these partitions. A running lane keeps its slot.
   *
   * @return those tasks, and the ones that run
   */
  List<TrackedTask> revoke(Set<TopicPartition> partitions) {
    List<TrackedTask> tasks = new ArrayList<>();
    for (Lane lane : List.copyOf(lanes.values())) {
      if (partitions.contains(lane.key.partition())) {
        tasks.addAll(lane.queue.values());
        lane.queue.clear();
        if (lane.state instanceof Running(TrackedTask task)) {
          tasks.add(task);
        }
        if (!lane.holdsSlot()) {
          place(lane);
        }
      }
    }
    return tasks;
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

  private static TrackedTask run(Lane lane) {
    TrackedTask task = lane.queue.pollFirstEntry().getValue();
    task.started();
    lane.moveTo(new Running(task));
    return task;
  }

  /** Sets the state and the queue position of a lane that holds no slot. */
  private void place(Lane lane) {
    if (lane.state instanceof Queued before) {
      line(before).remove(before);
    }
    if (lane.queue.isEmpty()) {
      lane.moveTo(IDLE);
      lanes.remove(lane.key);
    } else {
      queue(lane, lane.head().notBeforeNanos());
    }
  }

  private void queue(Lane lane, long untilNanos) {
    var next = new Queued(untilNanos, lane.head().arrival());
    lane.moveTo(next);
    line(next).put(next, lane);
  }

  private NavigableMap<Queued, Lane> line(Queued state) {
    return state.untilNanos() == 0 ? waiting : parked;
  }
}
