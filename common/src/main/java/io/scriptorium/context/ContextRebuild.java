package io.scriptorium.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
  private final RebuildQueue queue;
  private final Timer reads;
  private @Nullable Thread thread;
  // Replaced by the reading thread alone; others may only wake it up.
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  private ContextRebuild(
      Supplier<Consumer<byte[], byte[]>> consumers,
      RebuildSettings settings,
      MeterRegistry meters) {
    this.consumers = consumers;
    this.settings = settings;
    this.queue = new RebuildQueue(settings);
    this.reads =
        Timer.builder("scriptorium.context.rebuild.reads")
            .description("Reads of a partition to restore contexts")
            .register(meters);
  }

  /**
   * Starts the reading thread. Kafka is not contacted before the first rebuild.
   *
   * @param consumers makes a consumer without a group that reads past open transactions and begins
   *     with the earliest record where an offset is gone ({@link
   *     io.scriptorium.kafka.KafkaClients#rebuilder}); called again after each failure. With a
   *     {@code fetch.max.wait.ms} of about 20 a short history is read in milliseconds, with Kafka's
   *     default in a second or two, since a fetch at the end of one topic delays that of the next
   */
  public static ContextRebuild start(
      Supplier<Consumer<byte[], byte[]>> consumers,
      RebuildSettings settings,
      MeterRegistry meters) {
    ContextRebuild rebuild = new ContextRebuild(consumers, settings, meters);
    rebuild.thread = Thread.ofPlatform().daemon().name("context-rebuild").start(rebuild::serve);
    return rebuild;
  }

  /**
   * Rebuilds the context of a job of which a plan is known, for a writer. An earlier plan of the
   * job is found as well, and may be the one whose chain is accepted.
   *
   * @param partition the job's partition number on every topic
   * @param plan the position of the known plan on {@code writing-plans}
   * @return completes on a virtual thread: empty where Kafka holds no plan of the job; fails with
   *     {@link UnavailableException} where Kafka could not be read in time
   */
  public CompletableFuture<Optional<JobContext>> rebuild(
      String jobId, int partition, RecordPosition plan) {
    return queue.add(jobId, partition, new PartitionScan.Start.Planned(plan.offset()));
  }

  /**
   * Rebuilds the context of a job of which the request is known, for a planner, which must call
   * {@link ContextStore#restore} with what is found.
   *
   * @param requestedAt the request record's time on Kafka
   * @return as the other one
   */
  public CompletableFuture<Optional<JobContext>> rebuild(
      String jobId, int partition, Instant requestedAt) {
    return queue.add(jobId, partition, new PartitionScan.Start.Requested(requestedAt));
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
    queue.close(stopped());
    Consumer<byte[], byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    try {
      if (thread != null && !thread.join(THREAD_CLOSE)) {
        LOG.warn("The read of a partition did not end within {}.", THREAD_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try {
      for (RebuildQueue.Batch batch = queue.take(); batch != null; batch = queue.take()) {
        serve(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      queue.close(stopped());
    } catch (Error e) {
      // The workers that wait rethrow it, which ends the process.
      queue.close(e);
      throw e;
    } finally {
      discardConsumer();
    }
  }

  private void serve(RebuildQueue.Batch batch) {
    try {
      Map<String, JobContext> contexts = read(batch);
      batch.waiting().forEach(waiting -> waiting.found(contexts.get(waiting.jobId())));
    } catch (UnavailableException e) {
      discardConsumer();
      batch.fail(e);
    } catch (RuntimeException e) {
      discardConsumer();
      batch.fail(
          new UnavailableException(
              "Partition %d could not be read from Kafka: %s"
                  .formatted(batch.partition(), e.getMessage()),
              e));
    } catch (Error e) {
      batch.fail(e);
      throw e;
    }
  }

  private Map<String, JobContext> read(RebuildQueue.Batch batch) {
    long start = System.nanoTime();
    try {
      Consumer<byte[], byte[]> reading = consumer;
      if (reading == null) {
        reading = consumers.get();
        consumer = reading;
        if (queue.closed()) {
          // A close that came while the consumer was being made could not wake it up.
          throw stopped();
        }
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
      // Before any result is delivered, so that a caller with a result finds its read counted.
      reads.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
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
}
