package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.engine.TaskMeters.Count;
import io.scriptorium.runtime.RateLimitedWarning;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits finished offsets, and keeps the tracker's partitions the same as the consumer's. Never
 * waits for running tasks. Used by the poll loop's thread only.
 */
final class OffsetCommits implements ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(OffsetCommits.class);

  /** The longest wait for a commit at a rebalance, and for leaving the group. */
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private final TaskConsumer.ConsumerSettings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final TaskTracker tracker;
  private final TaskMeters meters;
  private final RateLimitedWarning warning = new RateLimitedWarning(log);
  private long nextNanos;

  OffsetCommits(
      TaskConsumer.ConsumerSettings settings,
      Consumer<byte[], byte[]> consumer,
      TaskTracker tracker,
      TaskMeters meters) {
    this.settings = settings;
    this.consumer = consumer;
    this.tracker = tracker;
    this.meters = meters;
  }

  /** Commits without waiting, if the interval has passed and there is something to commit. */
  void commitIfDue() {
    long now = TaskConsumer.nanos();
    if (now < nextNanos) {
      return;
    }
    nextNanos = now + settings.engine().commitInterval().toNanos();
    Map<TopicPartition, Long> offsets = tracker.uncommitted();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitAsync(forKafka(offsets), (_, failure) -> ended(offsets, failure));
    } catch (AuthorizationException | AuthenticationException e) {
      throw e;
    } catch (KafkaException e) {
      ended(offsets, e);
    }
  }

  /** Commits and waits, at most {@link #REQUEST_TIMEOUT}. A failure is logged. */
  void commitNow() {
    Map<TopicPartition, Long> offsets = tracker.uncommitted();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(forKafka(offsets), REQUEST_TIMEOUT);
      ended(offsets, null);
    } catch (KafkaException e) {
      ended(offsets, e);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    log.info("Assigned: {}", partitions);
    tracker.assign(partitions);
    if (tracker.full()) {
      consumer.pause(partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    log.info("Revoked: {}", partitions);
    commitNow();
    tracker.revoke(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    log.warn("Lost: {}", partitions);
    tracker.revoke(partitions);
  }

  private void ended(Map<TopicPartition, Long> offsets, @Nullable Exception failure) {
    if (failure == null) {
      meters.count(Count.COMMITTED);
      tracker.committed(offsets);
    } else {
      meters.count(Count.COMMIT_FAILED);
      warning.log(
          "Offsets of %s could not be committed; finished tasks may be delivered again"
              .formatted(settings.named()),
          failure);
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> forKafka(
      Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> new OffsetAndMetadata(it.getValue())));
  }
}
