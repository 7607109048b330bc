package io.scriptorium.kafka;

import io.scriptorium.job.Topics;
import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics, and checks that they meet the workers' needs. */
public final class TopicAdmin {

  /** How many partitions a topic gets by default. */
  public static final int DEFAULT_PARTITIONS = 12;

  /** How long most topics keep their records. */
  private static final Duration RETENTION = Duration.ofDays(7);

  /** How long requests, documents and dead letters are kept. */
  private static final Duration OUTER_RETENTION = Duration.ofDays(30);

  /**
   * Includes requests: they wait on their topic until seats are free, and one that Kafka deletes
   * unread is lost silently.
   */
  private static final Set<String> OUTER =
      Set.of(
          Topics.WRITING_REQUESTS,
          Topics.WRITING_RETRIES,
          Topics.PLANNING_TASKS,
          Topics.DOCUMENTS,
          Topics.DEAD_LETTERS);

  /** Those of which each key's last record is kept for good. */
  private static final Set<String> COMPACTED = Set.of(Topics.TENANT_POLICIES, Topics.BATCH_EVENTS);

  /**
   * The largest record of those that anybody may write. The broker holds a compressed record
   * against the limit as it arrives, and a reader takes the memory of what it unpacks to: so these
   * are stored as they are.
   */
  private static final Map<String, Integer> OPEN =
      Map.of(
          Topics.WRITING_REQUESTS, Topics.MAX_REQUEST_BYTES,
          Topics.JOB_CONTROL, Topics.MAX_CONTROL_BYTES);

  private static final Duration LEADERS_TIMEOUT = Duration.ofSeconds(10);
  private static final String CREATE = CommandLineText.of("topics", "--create");

  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private TopicAdmin() {}

  /**
   * Creates the topics that do not exist yet; leaves the others as they are.
   *
   * @return the names of the topics that were created
   * @throws StartupException if the broker refuses, or does not answer in time
   */
  public static List<String> create(Admin admin, int partitions, int replicationFactor) {
    Set<String> existing = describe(admin).keySet();
    List<NewTopic> missing =
        Topics.ALL.stream()
            .filter(topic -> !existing.contains(topic))
            .map(topic ->
                new NewTopic(topic, partitions, (short) replicationFactor)
                    .configs(configs(topic, replicationFactor)))
            .toList();
    Set<String> created = answers(admin.createTopics(missing).values(), "CREATE").keySet();
    awaitLeaders(admin);
    return List.copyOf(created);
  }

  /**
   * Checks that all topics exist, and that the co-partitioned ones have the same number of
   * partitions.
   *
   * @return that number of partitions
   * @throws StartupException naming every topic that is missing or differs, and the remedy
   */
  public static int verify(Admin admin) {
    Map<String, TopicDescription> found = describe(admin);
    List<String> missing = Topics.ALL.stream().filter(it -> !found.containsKey(it)).toList();
    Map<String, Integer> partitions = new TreeMap<>();
    for (String topic : Topics.CO_PARTITIONED) {
      TopicDescription description = found.get(topic);
      if (description != null) {
        partitions.put(topic, description.partitions().size());
      }
    }
    List<String> wrong = new ArrayList<>();
    Set<Integer> counts = new HashSet<>(partitions.values());
    if (!missing.isEmpty()) {
      wrong.add(
          "Missing on Kafka: %s. Create %s with: %s%s"
              .formatted(
                  String.join(", ", missing),
                  missing.size() == 1 ? "it" : "them",
                  CREATE,
                  counts.size() == 1 ? " --partitions " + counts.iterator().next() : ""));
    }
    if (counts.size() > 1) {
      wrong.add(
          ("Different numbers of partitions: %s. A job has one partition number in all of them, so"
                  + " they must be the same. Let the running jobs end, delete the topics that"
                  + " differ, and create them again with: %s")
              .formatted(
                  partitions.entrySet().stream()
                      .map(it -> it.getKey() + " has " + it.getValue())
                      .collect(Collectors.joining(", ")),
                  CREATE));
    }
    if (!wrong.isEmpty()) {
      throw new StartupException(String.join(System.lineSeparator(), wrong));
    }
    return counts.iterator().next();
  }

  static Map<String, String> configs(String topic, int replicationFactor) {
    Map<String, String> configs = new HashMap<>();
    configs.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(OPEN.getOrDefault(topic, Topics.MAX_RECORD_BYTES)));
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    configs.put(
        TopicConfig.COMPRESSION_TYPE_CONFIG, OPEN.containsKey(topic) ? "uncompressed" : "producer");
    Duration retention = OUTER.contains(topic) ? OUTER_RETENTION : RETENTION;
    configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    if (COMPACTED.contains(topic)) {
      configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    }
    if (replicationFactor >= 3) {
      configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    return configs;
  }

  private static Map<String, TopicDescription> describe(Admin admin) {
    return answers(admin.describeTopics(Topics.ALL).topicNameValues(), "DESCRIBE");
  }

  /**
   * The answers by topic, without those that do not exist or that another process created first.
   *
   * @param right needed for the request
   * @throws StartupException naming the topics for which the user lacks the right
   */
  private static <T> Map<String, T> answers(Map<String, KafkaFuture<T>> futures, String right) {
    Map<String, T> answers = new HashMap<>();
    List<String> refused = new ArrayList<>();
    futures.forEach((topic, future) -> {
      try {
        answers.put(topic, KafkaErrors.answer(future));
      } catch (TopicAuthorizationException e) {
        refused.add(topic);
      } catch (UnknownTopicOrPartitionException | TopicExistsException e) {
        // Left out.
      } catch (KafkaException e) {
        throw new StartupException(
            "Kafka refused a request about the topics: " + KafkaErrors.sentence(e), e);
      }
    });
    if (!refused.isEmpty()) {
      throw new StartupException(
          "Kafka refuses this user %s on topic %s. Give it the rights that docs/security.md lists for it, or run the command as another user (--kafka-config or KAFKA_CONFIG)."
              .formatted(
                  right,
                  Topics.ALL.stream().filter(refused::contains).collect(Collectors.joining(", "))));
    }
    return answers;
  }

  private static void awaitLeaders(Admin admin) {
    long deadline = System.nanoTime() + LEADERS_TIMEOUT.toNanos();
    while (!allLed(describe(admin))) {
      if (System.nanoTime() > deadline) {
        throw new StartupException(
            "The topics were created, but not all partitions had a leader within %s; look at the"
                    .formatted(LEADERS_TIMEOUT)
                + " broker's log.");
      }
      try {
        TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartupException("Interrupted while waiting for the new topics.", e);
      }
    }
  }

  private static boolean allLed(Map<String, TopicDescription> topics) {
    return topics.keySet().containsAll(Topics.ALL)
        && topics.values().stream()
            .flatMap(it -> it.partitions().stream())
            .allMatch(it -> it.leader() != null && !it.leader().isEmpty());
  }
}
