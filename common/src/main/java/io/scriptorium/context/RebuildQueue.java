package io.scriptorium.context;

import io.scriptorium.runtime.UnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The jobs that wait for a rebuild of their context, by partition. Safe for threads. */
final class RebuildQueue {

  private final RebuildSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Below: guarded by the lock.
  private final SequencedMap<Integer, Deque<Waiting>> waitingByPartition = new LinkedHashMap<>();
  private int waitingJobs;
  private @Nullable Throwable closedBy;

  RebuildQueue(RebuildSettings settings) {
    this.settings = settings;
  }

  /** Jobs of one partition that one read serves, with all that is known of where each begins. */
  record Batch(
      int partition, List<Waiting> waiting, Map<String, List<PartitionScan.Start>> starts) {

    void fail(Throwable failure) {
      waiting.forEach(it -> it.fail(failure));
    }
  }

  /** One call that waits. Results are delivered on another thread, never on the reading one. */
  record Waiting(
      String jobId, PartitionScan.Start start, CompletableFuture<Optional<JobContext>> result) {

    void found(@Nullable JobContext context) {
      result.completeAsync(() -> Optional.ofNullable(context), Thread::startVirtualThread);
    }

    void fail(Throwable failure) {
      Thread.startVirtualThread(() -> result.completeExceptionally(failure));
    }
  }

  CompletableFuture<Optional<JobContext>> add(
      String jobId, int partition, PartitionScan.Start start) {
    lock.lock();
    try {
      if (closedBy != null) {
        return CompletableFuture.failedFuture(closedBy);
      }
      if (waitingJobs >= settings.waitingJobs()) {
        return CompletableFuture.failedFuture(
            new UnavailableException(
                "%d jobs already wait for their context (--rebuild-waiting-jobs)."
                    .formatted(waitingJobs)));
      }
      Waiting waiting = new Waiting(jobId, start, new CompletableFuture<>());
      waitingByPartition.computeIfAbsent(partition, key -> new ArrayDeque<>()).add(waiting);
      waitingJobs++;
      changed.signalAll();
      return waiting.result();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next batch; null once the queue is closed. */
  @Nullable Batch take() throws InterruptedException {
    lock.lock();
    try {
      while (closedBy == null && waitingByPartition.isEmpty()) {
        changed.await();
      }
      if (closedBy != null) {
        return null;
      }
      var next = waitingByPartition.pollFirstEntry();
      Deque<Waiting> queue = next.getValue();
      List<Waiting> taken = new ArrayList<>();
      Map<String, List<PartitionScan.Start>> starts = new LinkedHashMap<>();
      while (!queue.isEmpty()
          && (starts.size() < settings.jobsPerRead()
              || starts.containsKey(queue.getFirst().jobId()))) {
        Waiting waiting = queue.removeFirst();
        taken.add(waiting);
        starts.computeIfAbsent(waiting.jobId(), job -> new ArrayList<>()).add(waiting.start());
      }
      if (!queue.isEmpty()) {
        // To the end, so that no partition starves the others.
        waitingByPartition.put(next.getKey(), queue);
      }
      waitingJobs -= taken.size();
      return new Batch(next.getKey(), taken, starts);
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closedBy != null;
    } finally {
      lock.unlock();
    }
  }

  /** Fails all that wait, and all that come later. The first cause counts. */
  void close(Throwable cause) {
    lock.lock();
    try {
      Throwable first = closedBy == null ? cause : closedBy;
      closedBy = first;
      for (Deque<Waiting> queue : waitingByPartition.values()) {
        queue.forEach(waiting -> waiting.fail(first));
      }
      waitingByPartition.clear();
      waitingJobs = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
