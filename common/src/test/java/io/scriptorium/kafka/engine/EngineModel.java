package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.kafka.engine.TrackedTask.LaneKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the engine should do, said as plainly as possible: one list of tasks, searched from end to
 * end for every answer. Each method tells the model what the work tracker did, and fails if it
 * should not have.
 */
final class EngineModel {

  enum State {
    QUEUED,
    RUNNING,
    NOT_YET_DURABLE,
    FINISHED
  }

  /** One delivery of a record. */
  static final class Delivery {
    final int partition;
    final long offset;
    final LaneKey lane;
    final long bytes;
    final int arrival;
    State state = State.QUEUED;
    boolean dropped;
    long notBeforeNanos;
    int attempts;

    Delivery(int partition, long offset, LaneKey lane, long bytes, int arrival) {
      this.partition = partition;
      this.offset = offset;
      this.lane = lane;
      this.bytes = bytes;
      this.arrival = arrival;
    }

    boolean is(int wantedPartition, long wantedOffset) {
      return partition == wantedPartition && offset == wantedOffset;
    }

    @Override
    public String toString() {
      return partition + "@" + offset + " " + state;
    }
  }

  private final int places;
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Map<Integer, Set<Long>> finishedEver = new HashMap<>();
  private final List<LaneKey> leaving = new ArrayList<>();
  private boolean stopped;

  EngineModel(int places) {
    this.places = places;
  }

  void delivered(int partition, long offset, LaneKey lane, long bytes) {
    deliveries.add(new Delivery(partition, offset, lane, bytes, deliveries.size()));
  }

  /** What must start next on a free place, if anything. */
  Optional<Delivery> expectedStart(long nowNanos) {
    if (stopped || places() >= places) {
      return Optional.empty();
    }
    return heads()
        .filter(it -> running().stream().noneMatch(other -> other.lane.equals(it.lane)))
        .filter(it -> !leaving.contains(it.lane))
        .filter(it -> it.notBeforeNanos <= nowNanos)
        .min(Comparator.comparingInt(it -> it.arrival));
  }

  /** What must start at once behind this task on the place that its lane holds, if anything. */
  Optional<Delivery> expectedNext(LaneKey lane, long nowNanos) {
    return stopped
        ? Optional.empty()
        : heads().filter(it -> it.lane.equals(lane) && it.notBeforeNanos <= nowNanos).findAny();
  }

  void started(Delivery delivery) {
    assertThat(running())
        .as("a lane never runs two tasks")
        .noneMatch(it -> it.lane.equals(delivery.lane));
    assertThat(live(it -> it.lane.equals(delivery.lane) && it.offset < delivery.offset))
        .as("deliveries before %s in its lane have been worked on", delivery)
        .allMatch(it -> it.state == State.NOT_YET_DURABLE || it.state == State.FINISHED);
    delivery.state = State.RUNNING;
    delivery.attempts++;
    assertThat(leaving).as("a lane that leaves starts nothing").doesNotContain(delivery.lane);
    assertThat(places()).as("places taken").isLessThanOrEqualTo(places);
  }

  /** The lane had no more task; it holds its place until it has {@link #left}. */
  void leaves(LaneKey lane) {
    leaving.add(lane);
  }

  void left(LaneKey lane) {
    leaving.remove(lane);
  }

  List<LaneKey> leaving() {
    return List.copyOf(leaving);
  }

  /** The places that are taken. */
  int places() {
    return running().size() + leaving.size();
  }

  void ended(Delivery delivery, State next, long notBeforeNanos) {
    delivery.state = next;
    delivery.notBeforeNanos = notBeforeNanos;
    if (next == State.FINISHED) {
      finishedEver.computeIfAbsent(delivery.partition, _ -> new HashSet<>()).add(delivery.offset);
    }
  }

  void revoked(int partition) {
    live(it -> it.partition == partition).forEach(it -> it.dropped = true);
  }

  void stopped() {
    stopped = true;
  }

  boolean isFinished(int partition, long offset) {
    return finishedEver.getOrDefault(partition, Set.of()).contains(offset);
  }

  /** The lowest unfinished offset delivered in a partition, else one past the highest. */
  Optional<Long> committable(int partition) {
    List<Delivery> all = live(it -> it.partition == partition);
    TreeSet<Long> unfinished = new TreeSet<>();
    all.stream().filter(it -> it.state != State.FINISHED).forEach(it -> unfinished.add(it.offset));
    if (!unfinished.isEmpty()) {
      return Optional.of(unfinished.first());
    }
    return all.stream().map(it -> it.offset + 1).max(Comparator.naturalOrder());
  }

  /** All that run, those of revoked partitions too. */
  List<Delivery> running() {
    return deliveries.stream().filter(it -> it.state == State.RUNNING).toList();
  }

  List<Delivery> held() {
    return live(it -> it.state != State.FINISHED);
  }

  List<Delivery> live(Predicate<Delivery> which) {
    return deliveries.stream().filter(it -> !it.dropped).filter(which).toList();
  }

  private java.util.stream.Stream<Delivery> heads() {
    Map<LaneKey, Delivery> heads = new HashMap<>();
    for (Delivery it : live(it -> it.state == State.QUEUED)) {
      heads.merge(it.lane, it, (a, b) -> a.offset < b.offset ? a : b);
    }
    return heads.values().stream();
  }
}
