package io.scriptorium.kafka.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The engine's state machine: which tasks are buffered, running and finished. It starts no thread,
 * reads no clock (times are passed in, as nanoseconds since the engine's start) and is not
 * thread-safe: callers hold its monitor.
 */
final class TaskTracker {

  private final Map<Integer, PartitionProgress> partitions = new HashMap<>();
  private final Set<TrackedTask> notYetDurable = new HashSet<>();
  private final Lanes lanes;
  private final RecordBuffers buffers;
  private long arrivals;

  TaskTracker(int maxRunningLanes, int maxBufferedRecords, long maxBufferedBytes) {
    this.lanes = new Lanes(maxRunningLanes);
    this.buffers = new RecordBuffers(maxBufferedRecords, maxBufferedBytes);
  }

  void assign(Collection<Integer> assigned) {
    for (int partition : assigned) {
      if (partitions.putIfAbsent(partition, new PartitionProgress()) != null) {
        throw new IllegalStateException("Partition " + partition + " is assigned twice");
      }
    }
  }

  /** Takes records that were fetched, in the order of their partitions' offsets. */
  void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (progress(record.partition()).seen(record.offset(), record.timestamp())) {
        TrackedTask item = new TrackedTask(record, arrivals++);
        buffers.add(item.bytes());
        lanes.queue(item);
      }
    }
  }

  /** The next task to run in a new slot, or null if none can start now. */
  @Nullable TrackedTask start(long nowNanos) {
    return lanes.start(nowNanos);
  }

  /**
   * Records that an attempt ended.
   *
   * @return the next task of the same lane, to start now; null if there is none, and then the lane
   *     must {@link #leave}
   */
  @Nullable TrackedTask ended(TrackedTask item, AttemptResult result, long nowNanos) {
    if (!item.dropped()) {
      switch (result) {
        case AttemptResult.Done _ -> notYetDurable.add(item);
        case AttemptResult.Requeued requeued -> requeue(item, requeued, nowNanos);
      }
    }
    return lanes.next(item, nowNanos);
  }

  /** Records that a lane released its slot, after {@link #ended} had no more task for it. */
  void leave(LaneKey lane) {
    lanes.leave(lane);
  }

  /** Records that the effects of an ended task are durable. */
  void durable(TrackedTask item) {
    if (notYetDurable.remove(item)) {
      finish(item);
    }
  }

  /** Records that the effects of an ended task are lost. */
  void notDurable(TrackedTask item, AttemptResult.Requeued requeued, long nowNanos) {
    if (notYetDurable.remove(item)) {
      requeue(item, requeued, nowNanos);
    }
  }

  /** Drops all tasks of these partitions; running ones may end, but their results are ignored. */
  void revoke(Collection<Integer> revoked) {
    Set<Integer> gone = new HashSet<>(revoked);
    for (TrackedTask item : lanes.runningIn(gone)) {
      if (!item.dropped()) {
        item.drop();
        buffers.remove(item.bytes());
      }
    }
    lanes.clear(gone).forEach(item -> buffers.remove(item.bytes()));
    notYetDurable.removeIf(item -> {
      boolean leaves = gone.contains(item.partition());
      if (leaves) {
        item.drop();
        buffers.remove(item.bytes());
      }
      return leaves;
    });
    partitions.keySet().removeAll(gone);
  }

  /** From now on no task starts. */
  void stop() {
    lanes.stop();
  }

  /** Whether no task runs or waits to become durable. */
  boolean idle() {
    return lanes.running() == 0 && notYetDurable.isEmpty();
  }

  /** The offsets to commit, by partition: all below each is finished. */
  Map<Integer, Long> uncommitted() {
    Map<Integer, Long> offsets = new HashMap<>();
    partitions.forEach((partition, progress) -> {
      OptionalLong offset = progress.uncommitted();
      if (offset.isPresent()) {
        offsets.put(partition, offset.getAsLong());
      }
    });
    return offsets;
  }

  void committed(Map<Integer, Long> offsets) {
    offsets.forEach((partition, offset) -> {
      PartitionProgress progress = partitions.get(partition);
      if (progress != null) {
        progress.committed(offset);
      }
    });
  }

  /** When the oldest unfinished record was appended, in milliseconds of the epoch. */
  OptionalLong oldestMillis() {
    return partitions.values().stream()
        .map(PartitionProgress::oldestMillis)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  /** The number of assigned partitions. */
  int assigned() {
    return partitions.size();
  }

  Lanes lanes() {
    return lanes;
  }

  RecordBuffers buffers() {
    return buffers;
  }

  private void finish(TrackedTask item) {
    progress(item.partition()).finished(item.offset());
    buffers.remove(item.bytes());
  }

  private void requeue(TrackedTask item, AttemptResult.Requeued requeued, long nowNanos) {
    item.requeue(requeued, nowNanos);
    lanes.queue(item);
  }

  private PartitionProgress progress(int partition) {
    PartitionProgress progress = partitions.get(partition);
    if (progress == null) {
      throw new IllegalStateException("Partition " + partition + " is not assigned");
    }
    return progress;
  }
}
