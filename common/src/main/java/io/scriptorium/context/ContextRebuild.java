package io.scriptorium.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings contexts back from Kafka, which is the record, when Redis does not know them. One read of
 * a partition serves all jobs of it that wait; what is asked for meanwhile is served by the next
 * read. Of several chains the one stands that {@link io.scriptorium.job.Chains} chooses.
 *
 * <p>Safe for threads. One thread owns the consumer and reads one partition at a time.
 */
public final class ContextRebuild implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContextRebuild.class);
  private static final Duration CONSUMER_CLOSE = Duration.ofSeconds(2);
  private static final Duration THREAD_CLOSE = Duration.ofSeconds(10);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final RebuildSettings settings;
  private final Timer reads;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Below: guarded by the lock.
  private final SequencedMap<Integer, Deque<Waiting>> waitingByPartition = new LinkedHashMap<>();
  private int waitingJobs;
  private boolean closed;
  // Replaced by the reading thread alone; others may only wake it up.
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * Starts the reading thread. Kafka is not touched before the first rebuild.
   *
   * @param consumers makes a consumer without a group that open transactions do not hold up, and
   *     that begins with the earliest where an offset is gone ({@link
   *     io.scriptorium.kafka.KafkaClients#rebuilder}); a new one is asked for after each failure.
   *     With a {@code fetch.max.wait.ms} of about 20 a short history is read in milliseconds, with
   *     Kafka's default in a second or two, since a fetch at the end of one topic holds up that of
   *     the next
   */
  public ContextRebuild(
      Supplier<Consumer<byte[], byte[]>> consumers,
      RebuildSettings settings,
      MeterRegistry meters) {
    this.consumers = consumers;
    this.settings = settings;
    this.reads =
        Timer.builder("scriptorium.context.rebuild.reads")
            .description("Reads of a partition to bring contexts back")
            .register(meters);
    this.thread = Thread.ofPlatform().daemon().name("context-rebuild").start(this::serve);
  }

  /**
   * Brings back a job of which a plan is known, for a writer. An earlier plan of the job is found
   * as well, and stands where its chain does.
   *
   * @param partition the job's partition number on every topic
   * @param plan where the known plan stands on {@code writing-plans}
   * @return completes on a virtual thread: empty where Kafka holds no plan of the job; fails with
   *     {@link UnavailableException} where Kafka could not be read in time
   */
  public CompletableFuture<Optional<JobContext>> rebuild(
      String jobId, int partition, RecordPosition plan) {
    return enqueue(jobId, partition, new ScanStart.Planned(plan.offset()));
  }

  /**
   * Brings back a job of which the request is known, for a planner: {@link ContextStore#restore} is
   * to be called with what is found.
   *
   * @param requestedAt the request record's time on Kafka
   * @return as the other one
   */
  public CompletableFuture<Optional<JobContext>> rebuild(
      String jobId, int partition, Instant requestedAt) {
    return enqueue(jobId, partition, new ScanStart.Requested(requestedAt));
  }

  /**
   * Looks for the plan that stands for a job, with the same read. It tells no sections, so it must
   * not go into {@link ContextStore#acceptPlan}: publish its tasks again, and leave the context to
   * the writer's rebuild, or restore a whole {@link #rebuild}.
   */
  public CompletableFuture<Optional<AcceptedPlan>> findPlan(
      String jobId, int partition, Instant requestedAt) {
    return rebuild(jobId, partition, requestedAt).thenApply(found -> found.map(JobContext::plan));
  }

  /**
   * Waits for a rebuild.
   *
   * @throws UnavailableException where Kafka could not be read in time
   */
  public static <T> T await(CompletableFuture<T> rebuild) throws InterruptedException {
    try {
      return rebuild.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnavailableException unavailable
          ? unavailable
          : new IllegalStateException("A context could not be rebuilt from Kafka.", e);
    }
  }

  /** Ends the read that runs; whoever waits is told that contexts are unavailable. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Consumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      if (!thread.join(THREAD_CLOSE)) {
        LOG.warn("The read of a partition did not end within {}.", THREAD_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Optional<JobContext>> enqueue(
      String jobId, int partition, ScanStart start) {
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(stopped());
      }
      if (waitingJobs >= settings.waitingJobs()) {
        return CompletableFuture.failedFuture(
            new UnavailableException(
                "%d jobs wait for their context already (--rebuild-waiting-jobs)."
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

  private void serve() {
    try {
      for (Batch batch = take(); batch != null; batch = take()) {
        serve(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      discardConsumer();
      failAll();
    }
  }

  private void serve(Batch batch) {
    try {
      Map<String, JobContext> contexts = read(batch);
      batch.waiting().forEach(waiting -> waiting.found(contexts.get(waiting.jobId())));
    } catch (RuntimeException e) {
      discardConsumer();
      UnavailableException failure =
          e instanceof UnavailableException clear
              ? clear
              : new UnavailableException(
                  "Partition %d could not be read from Kafka: %s"
                      .formatted(batch.partition(), e.getMessage()),
                  e);
      batch.waiting().forEach(waiting -> waiting.fail(failure));
    }
  }

  private Map<String, JobContext> read(Batch batch) {
    long start = System.nanoTime();
    try {
      Consumer<byte[], byte[]> reading = consumer;
      if (reading == null) {
        reading = consumers.get();
        consumer = reading;
        requireOpen();
      }
      Map<String, JobContext> contexts =
          PartitionScan.contexts(reading, batch.partition(), batch.starts(), settings);
      LOG.info(
          "Partition {} was read for {} jobs; {} of them were found.",
          batch.partition(),
          batch.starts().size(),
          contexts.size());
      return contexts;
    } finally {
      // Before anybody is told, so that whoever has a result finds its read counted.
      reads.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  /** Waits for work; null when there will be none any more. */
  private @Nullable Batch take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && waitingByPartition.isEmpty()) {
        changed.await();
      }
      if (closed) {
        return null;
      }
      var next = waitingByPartition.pollFirstEntry();
      Deque<Waiting> queue = next.getValue();
      List<Waiting> taken = new ArrayList<>();
      Map<String, List<ScanStart>> starts = new LinkedHashMap<>();
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

  /** A close that came while the consumer was being made could not wake it up. */
  private void requireOpen() {
    lock.lock();
    try {
      if (closed) {
        throw stopped();
      }
    } finally {
      lock.unlock();
    }
  }

  private void failAll() {
    lock.lock();
    try {
      closed = true;
      waitingByPartition.values().stream()
          .flatMap(Deque::stream)
          .forEach(waiting -> waiting.fail(stopped()));
      waitingByPartition.clear();
      waitingJobs = 0;
    } finally {
      lock.unlock();
    }
  }

  private void discardConsumer() {
    Consumer<byte[], byte[]> discarded = consumer;
    consumer = null;
    if (discarded != null) {
      try {
        discarded.close(CloseOptions.timeout(CONSUMER_CLOSE));
      } catch (RuntimeException e) {
        LOG.debug("The consumer did not close cleanly.", e);
      }
    }
  }

  private static UnavailableException stopped() {
    return new UnavailableException("This worker is stopping.");
  }

  private record Batch(int partition, List<Waiting> waiting, Map<String, List<ScanStart>> starts) {}

  private record Waiting(
      String jobId, ScanStart start, CompletableFuture<Optional<JobContext>> result) {

    // On a thread of their own, so that what depends on it cannot hold up the reading thread.
    void found(@Nullable JobContext context) {
      result.completeAsync(() -> Optional.ofNullable(context), Thread::startVirtualThread);
    }

    void fail(UnavailableException failure) {
      Thread.startVirtualThread(() -> result.completeExceptionally(failure));
    }
  }
}
