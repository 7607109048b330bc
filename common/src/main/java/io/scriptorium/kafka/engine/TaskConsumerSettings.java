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
 * @param maxRunningLanes tasks processed concurrently, each in its own lane
 * @param maxBufferedRecords records held in memory before fetching pauses; one more poll may come
 * @param maxBufferedBytes bytes of keys, values and headers held in memory before fetching pauses;
 *     one more poll may come
 * @param retries what happens to a failed task
 * @param commitInterval the time between two commits of finished offsets
 * @param drainTimeout how long running tasks may take to end when the consumer is closed
 */
public record TaskConsumerSettings(
    String topic,
    String groupId,
    String stage,
    int maxRunningLanes,
    int maxBufferedRecords,
    long maxBufferedBytes,
    Retries retries,
    Duration commitInterval,
    Duration drainTimeout) {

  private static final int MOST_RECORDS_OF_A_POLL = 500;
  private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(500);
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

  /**
   * How a failed task is retried.
   *
   * @param maxAttempts failures of one task before it becomes a dead letter
   * @param firstDelay the delay after the first failure; it doubles with each further one
   * @param maxDelay the longest delay between two attempts
   */
  public record Retries(int maxAttempts, Duration firstDelay, Duration maxDelay) {}

  /**
   * @throws StartupException naming every value that is out of bounds
   */
  public TaskConsumerSettings {
    List<String> wrong = new ArrayList<>();
    require(wrong, maxRunningLanes >= 1, "maxRunningLanes", maxRunningLanes, "at least 1");
    require(
        wrong,
        maxBufferedRecords >= maxRunningLanes,
        "maxBufferedRecords",
        maxBufferedRecords,
        "at least maxRunningLanes, which is " + maxRunningLanes);
    require(wrong, maxBufferedBytes >= 1, "maxBufferedBytes", maxBufferedBytes, "at least 1");
    require(wrong, retries.maxAttempts >= 1, "maxAttempts", retries.maxAttempts, "at least 1");
    require(
        wrong,
        retries.firstDelay.isPositive(),
        "firstRetryDelay",
        retries.firstDelay,
        "longer than 0");
    require(
        wrong,
        retries.maxDelay.compareTo(retries.firstDelay) >= 0,
        "maxRetryDelay",
        retries.maxDelay,
        "at least firstRetryDelay, which is " + retries.firstDelay);
    require(wrong, commitInterval.isPositive(), "commitInterval", commitInterval, "longer than 0");
    require(wrong, !drainTimeout.isNegative(), "drainTimeout", drainTimeout, "not negative");
    if (!wrong.isEmpty()) {
      throw new StartupException(
          "The settings of the consumer of %s are wrong: %s."
              .formatted(topic, String.join("; ", wrong)));
    }
  }

  /**
   * The settings of a stage.
   *
   * @param lanes tasks processed concurrently; at least as many are buffered
   * @param maxUsefulTasks the most buffered tasks that the stage can make use of
   */
  public static TaskConsumerSettings of(
      String topic,
      String groupId,
      String stage,
      EngineSettings engine,
      int lanes,
      int maxUsefulTasks,
      Duration drainTimeout) {
    return new TaskConsumerSettings(
        topic,
        groupId,
        stage,
        lanes,
        Math.max(lanes, Math.min(engine.maxBufferedTasks(), maxUsefulTasks)),
        engine.maxBufferedBytes(),
        new Retries(engine.maxAttempts(), FIRST_RETRY_DELAY, engine.maxRetryDelay()),
        COMMIT_INTERVAL,
        drainTimeout);
  }

  /** Records taken from the client in one poll: at most a quarter of those buffered. */
  int maxPollRecords() {
    return Math.clamp(maxBufferedRecords / 4, 1, MOST_RECORDS_OF_A_POLL);
  }

  private static void require(
      List<String> wrong, boolean right, String name, Object value, String allowed) {
    if (!right) {
      wrong.add("%s is '%s', allowed is %s".formatted(name, value, allowed));
    }
  }
}
