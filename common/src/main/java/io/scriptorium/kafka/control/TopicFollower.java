package io.scriptorium.kafka.control;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.runtime.RateLimitedWarning;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning, and follows it. It has no group: every process reads every
 * record. Records that cannot be read are skipped; the assembler dead-letters them.
 */
public final class TopicFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> listener;
  private final RateLimitedWarning warning = new RateLimitedWarning(LOG);
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private @Nullable Thread thread;
  // Used by the thread alone once it is started; close() calls wakeup(), which is thread-safe.
  private volatile Consumer<byte[], byte[]> consumer;
  private volatile boolean closed;
  private volatile @Nullable Error failure;

  private TopicFollower(
      String topic,
      Supplier<Consumer<byte[], byte[]>> clients,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> listener) {
    this.topic = topic;
    this.clients = clients;
    this.listener = listener;
    this.consumer = clients.get();
  }

  /**
   * Passes all records of the topic to the listener, then follows the topic on its own thread.
   *
   * @param clients makes consumers without a group
   * @param listener never called concurrently; must not block; may throw a {@link
   *     BadRecordException}
   * @param readTimeout how long the first read may take
   * @throws StartupException if the topic is missing, or cannot be read in time
   */
  public static TopicFollower start(
      String topic,
      Supplier<Consumer<byte[], byte[]>> clients,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> listener,
      String name,
      Duration readTimeout) {
    TopicFollower follower = new TopicFollower(topic, clients, listener);
    try {
      follower.readAll(readTimeout);
      follower.thread = Thread.ofPlatform().name(name).daemon().start(follower::follow);
      return follower;
    } catch (TimeoutException e) {
      throw new StartupException(
          "The topic %s could not be read within %s; check that the broker runs."
              .formatted(topic, readTimeout),
          e);
    } catch (KafkaException e) {
      throw new StartupException(
          "The topic %s cannot be read: %s".formatted(topic, KafkaErrors.sentence(e)), e);
    } finally {
      if (follower.thread == null) {
        follower.consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
      }
    }
  }

  /** Throws the error of the JVM that ended it, for workers to end the process with. */
  public void requireRunning() {
    Error error = failure;
    if (error != null) {
      throw error;
    }
  }

  private void readAll(Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    List<PartitionInfo> found = consumer.partitionsFor(topic, timeout);
    if (found == null || found.isEmpty()) {
      throw new StartupException(
          "The topic %s does not exist. Create it with: %s"
              .formatted(topic, CommandLineText.of("topics", "--create")));
    }
    List<TopicPartition> partitions =
        found.stream().map(it -> new TopicPartition(it.topic(), it.partition())).toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
    next.putAll(consumer.beginningOffsets(partitions, timeout));
    next.forEach(consumer::seek);
    while (ends.entrySet().stream()
        .anyMatch(end -> next.getOrDefault(end.getKey(), 0L) < end.getValue())) {
      if (System.nanoTime() > deadlineNanos) {
        throw new TimeoutException("The end was not reached.");
      }
      take();
    }
  }

  private void follow() {
    while (!closed) {
      try {
        take();
      } catch (WakeupException e) {
        // Only close() wakes it.
      } catch (RuntimeException e) {
        warning.log("Following " + topic + " failed and is retried", e);
        reopen();
      } catch (Error e) {
        failure = e;
        throw e;
      }
    }
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  /** Replaces the client, as one that failed may be unusable. */
  private void reopen() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
      if (!closed) {
        Consumer<byte[], byte[]> fresh = clients.get();
        Consumer<byte[], byte[]> failed = consumer;
        fresh.assign(next.keySet());
        next.forEach(fresh::seek);
        consumer = fresh;
        failed.close(CloseOptions.timeout(CLOSE_TIMEOUT));
      }
    } catch (InterruptedException e) {
      closed = true;
    } catch (RuntimeException e) {
      warning.log("Reconnecting to Kafka failed and is retried", e);
    }
  }

  private void take() {
    consumer.poll(POLL).forEach(this::offer);
    // Includes offsets that hold no record, such as those of transaction markers.
    next.replaceAll((partition, before) -> consumer.position(partition));
  }

  private void offer(ConsumerRecord<byte[], byte[]> record) {
    try {
      listener.accept(record);
    } catch (BadRecordException e) {
      LOG.debug(
          "Skipped the record at {} {}:{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      if (thread != null) {
        thread.join(CLOSE_TIMEOUT.multipliedBy(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
