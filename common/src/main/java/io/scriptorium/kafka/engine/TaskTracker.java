package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.engine.TaskRunner.AttemptResult;
import io.scriptorium.kafka.engine.TrackedTask.LaneKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The engine's state machine: which tasks are buffered, running and finished. It starts no thread
 * and reads no clock: times are passed in, as nanoseconds on the engine's. Safe for threads: each
 * method holds its monitor, and so must the users of {@link #lanes} and {@link #buffers}.
 */
final class TaskTracker {

  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
  private final Set<TrackedTask> notYetDurable = new HashSet<>();
  private final Lanes lanes;
  private final RecordBuffers buffers;
  private final boolean inKeyOrder;
  private long arrivals;

  /**
   * @param inKeyOrder whether tasks with the same key run one after another
   */
  TaskTracker(
      boolean inKeyOrder, int maxRunningLanes, int maxBufferedRecords, long maxBufferedBytes) {
    this.inKeyOrder = inKeyOrder;
    this.lanes = new Lanes(maxRunningLanes);
    this.buffers = new RecordBuffers(maxBufferedRecords, maxBufferedBytes);
  }

  /**
   * How much is held in memory, and whether fetching is to pause. It pauses when a bound is
   * reached, and resumes when both counts are down to half of theirs, so that it does not flap.
   */
  static final class RecordBuffers {

    private final int maxRecords;
    private final long maxBytes;
    private int records;
    private long bytes;
    private boolean full;

    RecordBuffers(int maxRecords, long maxBytes) {
      this.maxRecords = maxRecords;
      this.maxBytes = maxBytes;
    }

    void add(long recordBytes) {
      records++;
      bytes += recordBytes;
      full = full || records >= maxRecords || bytes >= maxBytes;
    }

    void remove(long recordBytes) {
      records--;
      bytes -= recordBytes;
      if (records < 0 || bytes < 0) {
        throw new IllegalStateException("More was removed than added: " + records + ", " + bytes);
      }
      full = full && (records > maxRecords / 2 || bytes > maxBytes / 2);
    }

    int records() {
      return records;
    }

    long bytes() {
      return bytes;
    }

    boolean full() {
      return full;
    }
  }

  /**
   * Which offsets of one assigned partition are unfinished. Offsets need not be contiguous: a log
   * has holes where transactions ended and where it was compacted.
   */
  static final class PartitionProgress {

    private static final long NONE = -1;

    /** When the broker appended each, by offset, in milliseconds of the epoch. */
    private final NavigableMap<Long, Long> unfinished = new TreeMap<>();

    private long next = NONE;
    private long committed = NONE;

    /** Adds a record; false if it is already being processed. */
    boolean seen(long offset, long appendedMillis) {
      next = Math.max(next, offset + 1);
      return unfinished.putIfAbsent(offset, appendedMillis) == null;
    }

    void finished(long offset) {
      if (unfinished.remove(offset) == null) {
        throw new IllegalStateException("Offset " + offset + " finished twice, or was never seen");
      }
    }

    /** The offset below which everything is finished, if any record was seen. */
    OptionalLong committable() {
      return next == NONE
          ? OptionalLong.empty()
          : OptionalLong.of(unfinished.isEmpty() ? next : unfinished.firstKey());
    }

    /** When the first of the unfinished records was appended. */
    OptionalLong oldestMillis() {
      return unfinished.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(unfinished.firstEntry().getValue());
    }

    /** The committable offset, where it is not committed yet. */
    OptionalLong uncommitted() {
      OptionalLong offset = committable();
      return offset.equals(OptionalLong.of(committed)) ? OptionalLong.empty() : offset;
    }

    void committed(long offset) {
      committed = offset;
    }
  }

  synchronized void assign(Collection<TopicPartition> assigned) {
    for (TopicPartition partition : assigned) {
      if (partitions.putIfAbsent(partition, new PartitionProgress()) != null) {
        throw new IllegalStateException("Partition " + partition + " is assigned twice");
      }
    }
  }

  /** Takes records that were fetched, in the order of their partitions' offsets. */
  synchronized void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (progress(new TopicPartition(record.topic(), record.partition()))
          .seen(record.offset(), record.timestamp())) {
        TrackedTask task = new TrackedTask(record, inKeyOrder, arrivals++);
        buffers.add(task.bytes());
        lanes.queue(task);
      }
    }
  }

  /** The next task to run in a new slot, or null if none can start now. */
  synchronized @Nullable TrackedTask start(long nowNanos) {
    return lanes.start(nowNanos);
  }

  /**
   * Records that an attempt ended.
   *
   * @return the next task of the same lane, to start now; null if there is none, and then the lane
   *     must {@link #leave}
   */
  synchronized @Nullable TrackedTask ended(TrackedTask task, AttemptResult result, long nowNanos) {
    if (!task.dropped()) {
      switch (result) {
        case AttemptResult.Done _ -> notYetDurable.add(task);
        case AttemptResult.Retry retry -> requeue(task, retry, nowNanos);
      }
    }
    return lanes.next(task, nowNanos);
  }

  /** Records that a lane released its slot, after {@link #ended} had no more task for it. */
  synchronized void leave(LaneKey lane) {
    lanes.leave(lane);
  }

  /** Records that the effects of an ended task are durable. */
  synchronized void durable(TrackedTask task) {
    if (notYetDurable.remove(task)) {
      progress(task.partition()).finished(task.offset());
      buffers.remove(task.bytes());
    }
  }

  /** Records that the effects of an ended task are lost. */
  synchronized void notDurable(TrackedTask task, AttemptResult.Retry retry, long nowNanos) {
    if (notYetDurable.remove(task)) {
      requeue(task, retry, nowNanos);
    }
  }

  /** Drops all tasks of these partitions; running ones may end, but their results are ignored. */
  synchronized void revoke(Collection<TopicPartition> revoked) {
    Set<TopicPartition> gone = Set.copyOf(revoked);
    List<TrackedTask> tasks = new ArrayList<>(lanes.revoke(gone));
    notYetDurable.stream().filter(it -> gone.contains(it.partition())).forEach(tasks::add);
    tasks.forEach(notYetDurable::remove);
    // One that still runs after an earlier revocation is no longer counted.
    tasks.stream().filter(TrackedTask::drop).forEach(it -> buffers.remove(it.bytes()));
    partitions.keySet().removeAll(gone);
  }

  /** From now on no task starts. */
  synchronized void stop() {
    lanes.stop();
  }

  /** Whether a task runs or waits to become durable. */
  synchronized boolean busy() {
    return lanes.running() > 0 || !notYetDurable.isEmpty();
  }

  /** Whether fetching is to pause. */
  synchronized boolean full() {
    return buffers.full();
  }

  /** When the next parked lane may continue. */
  synchronized OptionalLong nextWakeUpNanos() {
    return lanes.nextWakeUpNanos();
  }

  /** The offsets to commit, by partition: all below each is finished. */
  synchronized Map<TopicPartition, Long> uncommitted() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitions.forEach((partition, progress) ->
        progress.uncommitted().ifPresent(offset -> offsets.put(partition, offset)));
    return offsets;
  }

  synchronized void committed(Map<TopicPartition, Long> offsets) {
    offsets.forEach((partition, offset) -> {
      PartitionProgress progress = partitions.get(partition);
      if (progress != null) {
        progress.committed(offset);
      }
    });
  }

  /** When the oldest unfinished record was appended, in milliseconds of the epoch. */
  synchronized OptionalLong oldestMillis() {
    return partitions.values().stream().flatMapToLong(it -> it.oldestMillis().stream()).min();
  }

  /** The number of assigned partitions. */
  synchronized int assigned() {
    return partitions.size();
  }

  Lanes lanes() {
    return lanes;
  }

  RecordBuffers buffers() {
    return buffers;
  }

  private void requeue(TrackedTask task, AttemptResult.Retry retry, long nowNanos) {
    task.notBefore(retry.delayNanos() == 0 ? 0 : nowNanos + retry.delayNanos());
    lanes.queue(task);
  }

  private PartitionProgress progress(TopicPartition partition) {
    PartitionProgress progress = partitions.get(partition);
    if (progress == null) {
      throw new IllegalStateException("Partition " + partition + " is not assigned");
    }
    return progress;
  }
}
