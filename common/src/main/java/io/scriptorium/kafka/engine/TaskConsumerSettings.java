package io.scriptorium.kafka.engine;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bounds of a {@link TaskConsumer}.
 *
 * @param topic the topic whose records are the tasks
 * @param groupId the consumer group that shares them
 * @param stage the worker's name in metrics and dead letters
 * @param maxRunningLanes tasks worked on at once, each in a lane of its own
 * @param maxBufferedRecords records held in memory before fetching pauses; one more poll may come
 * @param maxBufferedBytes bytes of keys, values and headers held in memory before fetching pauses;
 *     one more poll may come
 * @param maxPollRecords records taken from the client in one poll
 * @param maxAttempts failures of one task before it becomes a dead letter
 * @param firstRetryDelay the delay after the first failure; it doubles with each further one
 * @param maxRetryDelay the longest delay between two attempts
 * @param commitInterval the time between two commits of finished offsets
 * @param requestTimeout the longest wait for a commit at a rebalance, and for leaving the group
 * @param drainTimeout how long running tasks may take to end when the consumer is closed
 */
public record TaskConsumerSettings(
    String topic,
    String groupId,
    String stage,
    int maxRunningLanes,
    int maxBufferedRecords,
    long maxBufferedBytes,
    int maxPollRecords,
    int maxAttempts,
    Duration firstRetryDelay,
    Duration maxRetryDelay,
    Duration commitInterval,
    Duration requestTimeout,
    Duration drainTimeout) {

  /**
   * @throws StartupException naming every value that is out of bounds
   */
  public TaskConsumerSettings {
    List<String> wrong = new ArrayList<>();
    require(wrong, !topic.isBlank(), "topic", topic, "a name");
    require(wrong, !groupId.isBlank(), "groupId", groupId, "a name");
    require(wrong, !stage.isBlank(), "stage", stage, "a name");
    require(wrong, maxRunningLanes >= 1, "maxRunningLanes", maxRunningLanes, "at least 1");
    require(
        wrong,
        maxBufferedRecords >= maxRunningLanes,
        "maxBufferedRecords",
        maxBufferedRecords,
        "at least maxRunningLanes, which is " + maxRunningLanes);
    require(wrong, maxBufferedBytes >= 1, "maxBufferedBytes", maxBufferedBytes, "at least 1");
    require(
        wrong,
        maxPollRecords >= 1 && maxPollRecords <= maxBufferedRecords,
        "maxPollRecords",
        maxPollRecords,
        "from 1 to maxBufferedRecords, which is " + maxBufferedRecords);
    require(wrong, maxAttempts >= 1, "maxAttempts", maxAttempts, "at least 1");
    requirePositive(wrong, "firstRetryDelay", firstRetryDelay);
    require(
        wrong,
        maxRetryDelay.compareTo(firstRetryDelay) >= 0,
        "maxRetryDelay",
        maxRetryDelay,
        "at least firstRetryDelay, which is " + firstRetryDelay);
    requirePositive(wrong, "commitInterval", commitInterval);
    requirePositive(wrong, "requestTimeout", requestTimeout);
    require(wrong, !drainTimeout.isNegative(), "drainTimeout", drainTimeout, "not negative");
    if (!wrong.isEmpty()) {
      throw new StartupException(
          "The settings of the consumer of %s are wrong: %s."
              .formatted(topic, String.join("; ", wrong)));
    }
  }

  /** Settings that suit a worker whose tasks wait on the network. */
  public static TaskConsumerSettings defaults(String topic, String groupId, String stage) {
    return new TaskConsumerSettings(
        topic,
        groupId,
        stage,
        256,
        10_000,
        64L * 1024 * 1024,
        500,
        10,
        Duration.ofMillis(500),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60));
  }

  public TaskConsumerSettings withMaxRunningLanes(int lanes) {
    return new TaskConsumerSettings(
        topic,
        groupId,
        stage,
        lanes,
        maxBufferedRecords,
        maxBufferedBytes,
        maxPollRecords,
        maxAttempts,
        firstRetryDelay,
        maxRetryDelay,
        commitInterval,
        requestTimeout,
        drainTimeout);
  }

  /** Bounds the records held in memory; a poll takes a quarter of them at most. */
  public TaskConsumerSettings withMaxBuffered(int records, long bytes) {
    return new TaskConsumerSettings(
        topic,
        groupId,
        stage,
        maxRunningLanes,
        records,
        bytes,
        Math.max(1, Math.min(maxPollRecords, records / 4)),
        maxAttempts,
        firstRetryDelay,
        maxRetryDelay,
        commitInterval,
        requestTimeout,
        drainTimeout);
  }

  public TaskConsumerSettings withRetries(
      int attempts, Duration firstDelay, Duration longestDelay) {
    return new TaskConsumerSettings(
        topic,
        groupId,
        stage,
        maxRunningLanes,
        maxBufferedRecords,
        maxBufferedBytes,
        maxPollRecords,
        attempts,
        firstDelay,
        longestDelay,
        commitInterval,
        requestTimeout,
        drainTimeout);
  }

  public TaskConsumerSettings withCommitInterval(Duration interval) {
    return new TaskConsumerSettings(
        topic,
        groupId,
        stage,
        maxRunningLanes,
        maxBufferedRecords,
        maxBufferedBytes,
        maxPollRecords,
        maxAttempts,
        firstRetryDelay,
        maxRetryDelay,
        interval,
        requestTimeout,
        drainTimeout);
  }

  public TaskConsumerSettings withDrainTimeout(Duration limit) {
    return new TaskConsumerSettings(
        topic,
        groupId,
        stage,
        maxRunningLanes,
        maxBufferedRecords,
        maxBufferedBytes,
        maxPollRecords,
        maxAttempts,
        firstRetryDelay,
        maxRetryDelay,
        commitInterval,
        requestTimeout,
        limit);
  }

  private static void requirePositive(List<String> wrong, String name, Duration value) {
    require(wrong, value.isPositive(), name, value, "longer than 0");
  }

  private static void require(
      List<String> wrong, boolean right, String name, Object value, String allowed) {
    if (!right) {
      wrong.add("%s is '%s', allowed is %s".formatted(name, value, allowed));
    }
  }
}
