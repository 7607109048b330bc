package io.scriptorium.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.context.ContextSettings.RebuildSettings;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores contexts from Kafka, which is the record, when Redis does not know them. One read of a
 * partition serves all jobs of it that wait; requests made meanwhile are served by the next read.
 * {@link io.scriptorium.job.Chains} chooses among several chains of a job.
 *
 * <p>Safe for threads. One thread owns the consumer and reads one partition after another.
 */
public final class ContextRebuild implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContextRebuild.class);
  private static final Duration CONSUMER_CLOSE = Duration.ofSeconds(2);
  private static final Duration THREAD_CLOSE = Duration.ofSeconds(10);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final RebuildSettings settings;
  private final Timer reads;
  private final PlannedJobs planned = new PlannedJobs();
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("context-rebuild").factory());
  // Replaced by the reading thread alone; others may only wake it up.
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  // Below: guarded by the monitor. While jobs of a partition wait, one read of it is scheduled.
  private final Map<Integer, Queue<RebuildCall>> waitingByPartition = new HashMap<>();
  private int waitingJobs;
  private @Nullable Throwable closedBy;

  /**
   * Contacts Kafka at the first rebuild.
   *
   * @param consumers makes a consumer without a group that reads past open transactions and begins
   *     with the earliest record where an offset is gone ({@link
   *     io.scriptorium.kafka.KafkaClients#rebuilder}); called again after each failure. With a
   *     {@code fetch.max.wait.ms} of about 20 a short history is read in milliseconds, with Kafka's
   *     default in a second or two, since a fetch at the end of one topic delays that of the next
   */
  public ContextRebuild(
      Supplier<Consumer<byte[], byte[]>> consumers,
      RebuildSettings settings,
      MeterRegistry meters) {
    this.consumers = consumers;
    this.settings = settings;
    this.reads =
        Timer.builder("scriptorium.context.rebuild.reads")
            .description("Reads of a partition to restore contexts")
            .register(meters);
  }

  /**
   * Rebuilds the context of a job of which a plan is known, for a writer. An earlier plan of the
   * job is found as well, and may be the one whose chain is accepted.
   *
   * @param partition the job's partition number on every topic
   * @param plan the position of the known plan on {@code writing-plans}
   * @return completes on the reading thread: empty where Kafka holds no plan of the job; fails with
   *     {@link UnavailableException} where Kafka could not be read in time
   */
  public CompletableFuture<Optional<JobContext>> rebuild(
      String jobId, int partition, RecordPosition plan) {
    return add(partition, RebuildCall.ofPlan(jobId, plan.offset()));
  }

  /**
   * Rebuilds the context of a job of which the request is known, for a planner, which must call
   * {@link ContextStore#restore} with what is found. Most such jobs have no plan: that is known of
   * all the partition's jobs from one read for each epoch.
   *
   * @param requestedAt the request record's time on Kafka
   * @param epoch of Redis, as it was read after Redis did not know the job's plan
   * @return as the other one
   */
  public CompletableFuture<Optional<JobContext>> rebuild(
      String jobId, int partition, Instant requestedAt, Instant epoch) {
    return planned.of(jobId, partition, requestedAt, epoch) == PlannedJobs.Answer.UNPLANNED
        ? CompletableFuture.completedFuture(Optional.empty())
        : add(partition, RebuildCall.ofRequest(jobId, requestedAt, epoch));
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
      switch (e.getCause()) {
        case UnavailableException unavailable -> throw unavailable;
        case Error error -> throw error;
        case null, default ->
            throw new IllegalStateException("A context could not be rebuilt from Kafka.", e);
      }
    }
  }

  /** Aborts the read in progress; all that wait fail with {@link UnavailableException}. */
  @Override
  public void close() {
    close(stopped());
    Consumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    if (!reader.isShutdown()) {
      reader.execute(this::discardConsumer);
      reader.shutdown();
    }
    try {
      if (!reader.awaitTermination(THREAD_CLOSE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("The read of a partition did not end within {}.", THREAD_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized CompletableFuture<Optional<JobContext>> add(
      int partition, RebuildCall call) {
    if (closedBy != null) {
      return CompletableFuture.failedFuture(closedBy);
    }
    if (waitingJobs >= settings.waitingJobs()) {
      return CompletableFuture.failedFuture(
          new UnavailableException(
              "%d jobs already wait for their context; another is tried again later."
                  .formatted(waitingJobs)));
    }
    Queue<RebuildCall> queue =
        waitingByPartition.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    if (queue.isEmpty()) {
      reader.execute(() -> serve(partition));
    }
    queue.add(call);
    waitingJobs++;
    return call.result();
  }

  /** The calls that the next read of a partition serves; none once it is closed. */
  private synchronized List<RebuildCall> take(int partition) {
    Queue<RebuildCall> queue = waitingByPartition.getOrDefault(partition, new ArrayDeque<>());
    List<RebuildCall> taken = new ArrayList<>();
    Set<String> jobs = new HashSet<>();
    while (!queue.isEmpty()
        && (jobs.size() < settings.jobsPerRead() || jobs.contains(queue.element().jobId()))) {
      taken.add(queue.remove());
      jobs.add(taken.getLast().jobId());
    }
    waitingJobs -= taken.size();
    if (!queue.isEmpty()) {
      // After the other partitions, so that none starves.
      reader.execute(() -> serve(partition));
    }
    return taken;
  }

  /** Fails all that wait, and all that come later. The first cause counts. */
  private synchronized void close(Throwable cause) {
    Throwable first = closedBy == null ? cause : closedBy;
    closedBy = first;
    waitingByPartition.values().forEach(queue -> fail(queue, first));
    waitingByPartition.clear();
    waitingJobs = 0;
  }

  private static void fail(Collection<RebuildCall> calls, Throwable cause) {
    calls.forEach(it -> it.result().completeExceptionally(cause));
  }

  private synchronized boolean closed() {
    return closedBy != null;
  }

  private void serve(int partition) {
    List<RebuildCall> batch = take(partition);
    if (batch.isEmpty()) {
      return;
    }
    try {
      Map<String, JobContext> contexts = read(partition, batch);
      batch.forEach(it -> it.result().complete(Optional.ofNullable(contexts.get(it.jobId()))));
    } catch (RuntimeException e) {
      discardConsumer();
      UnavailableException failure =
          e instanceof UnavailableException unavailable
              ? unavailable
              : new UnavailableException(
                  "Partition %d could not be read from Kafka: %s"
                      .formatted(partition, e.getMessage()),
                  e);
      fail(batch, failure);
    } catch (Error e) {
      // The workers that wait rethrow it, which ends the process.
      fail(batch, e);
      close(e);
      throw e;
    }
  }

  private Map<String, JobContext> read(int partition, List<RebuildCall> batch) {
    long start = System.nanoTime();
    try {
      Consumer<byte[], byte[]> reading = consumer;
      if (reading == null) {
        reading = consumers.get();
        consumer = reading;
        if (closed()) {
          // A close that came while the consumer was being made could not wake it up.
          throw stopped();
        }
      }
      var contexts = contexts(new PartitionReader(reading, partition, settings), batch);
      LOG.info(
          "Partition {} was read for {} calls; {} jobs were found.",
          partition,
          batch.size(),
          contexts.size());
      return contexts;
    } finally {
      // Before any result is delivered, so that a caller with a result finds its read counted.
      reads.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private Map<String, JobContext> contexts(PartitionReader reader, List<RebuildCall> batch) {
    List<RebuildCall> ofPlanners = batch.stream().filter(it -> it.epoch().isPresent()).toList();
    if (ofPlanners.stream().anyMatch(it -> answer(reader, it) == PlannedJobs.Answer.NOT_READ)) {
      planned.read(reader, ofPlanners);
    }
    List<RebuildCall> searched =
        batch.stream().filter(it -> answer(reader, it) != PlannedJobs.Answer.UNPLANNED).toList();
    return searched.isEmpty() ? Map.of() : new PartitionScan(reader, searched).contexts();
  }

  /** What is known of the job of a call; where it names a plan, the job has one. */
  private PlannedJobs.Answer answer(PartitionReader reader, RebuildCall call) {
    return call.epoch().isEmpty()
        ? PlannedJobs.Answer.MAY_BE_PLANNED
        : planned.of(
            call.jobId(),
            reader.plans().partition(),
            call.requestedAt().orElseThrow(),
            call.epoch().get());
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
}
