package io.scriptorium.kafka.engine;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the tracker's partitions the same as the consumer's. Never waits for running tasks. */
final class Rebalances implements ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(Rebalances.class);

  private final Consumer<byte[], byte[]> consumer;
  private final TaskTracker tracker;
  private final OffsetCommits commits;

  Rebalances(Consumer<byte[], byte[]> consumer, TaskTracker tracker, OffsetCommits commits) {
    this.consumer = consumer;
    this.tracker = tracker;
    this.commits = commits;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    log.info("Assigned: {}", partitions);
    boolean full;
    synchronized (tracker) {
      tracker.assign(numbers(partitions));
      full = tracker.buffers().full();
    }
    if (full) {
      consumer.pause(partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    log.info("Revoked: {}", partitions);
    commits.commitNow();
    synchronized (tracker) {
      tracker.revoke(numbers(partitions));
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    log.warn("Lost: {}", partitions);
    synchronized (tracker) {
      tracker.revoke(numbers(partitions));
    }
  }

  private static List<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).toList();
  }
}
