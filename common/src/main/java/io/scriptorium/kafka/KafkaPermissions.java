package io.scriptorium.kafka;

import static java.util.Objects.requireNonNullElse;

import io.scriptorium.job.Topics;
import io.scriptorium.runtime.StartupException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * What a stage does on Kafka, so that a permission which its user lacks is reported at start and
 * not by the first record that needs it.
 *
 * @param stage its name in messages: {@code planner}
 * @param reads topics that it reads
 * @param writes topics that it writes
 * @param groups the groups that it is a member of
 * @param application its Kafka Streams, with whose id its transactions' ids begin; null for none
 */
public record KafkaPermissions(
    String stage,
    Set<String> reads,
    Set<String> writes,
    Set<String> groups,
    @Nullable String application) {

  public KafkaPermissions {
    reads = Set.copyOf(reads);
    writes = Set.copyOf(writes);
    groups = Set.copyOf(groups);
  }

  /**
   * Checks each of them with Kafka. Missing topics and requests that fail for other reasons are
   * skipped: {@link TopicAdmin#verify} and the stage itself report them.
   *
   * @throws StartupException naming every missing permission
   */
  public void check(Admin admin) {
    List<String> missing = new ArrayList<>();
    var described =
        admin
            .describeTopics(
                Topics.ALL, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    for (String topic : Topics.ALL) {
      KafkaFuture<TopicDescription> description = described.get(topic);
      if (description != null) {
        Set<AclOperation> lacking = needed(topic);
        lacking.removeAll(allowed(description));
        lacking.forEach(operation -> missing.add("%s on topic %s".formatted(operation, topic)));
      }
    }
    for (String group : new TreeSet<>(groups)) {
      if (refused(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())) {
        missing.add("READ on group " + group);
      }
    }
    if (application != null
        && refused(admin.describeTransactions(List.of(application + "-check")).all())) {
      missing.add("WRITE on transactional ids that begin with " + application);
    }
    if (!missing.isEmpty()) {
      throw new StartupException(
          "Kafka refuses the user of this %s: %s. Give it the rights that docs/security.md lists for the %s, or run it as another user (--kafka-config or KAFKA_CONFIG)."
              .formatted(stage, String.join("; ", missing), stage));
    }
  }

  private Set<AclOperation> needed(String topic) {
    Set<AclOperation> needed = EnumSet.of(AclOperation.DESCRIBE);
    if (reads.contains(topic)) {
      needed.add(AclOperation.READ);
    }
    if (writes.contains(topic)) {
      needed.add(AclOperation.WRITE);
    }
    return needed;
  }

  /** All operations where Kafka does not say which are allowed. */
  private static Set<AclOperation> allowed(KafkaFuture<TopicDescription> description) {
    Set<AclOperation> all = EnumSet.allOf(AclOperation.class);
    try {
      return requireNonNullElse(KafkaErrors.answer(description).authorizedOperations(), all);
    } catch (AuthorizationException e) {
      return Set.of();
    } catch (KafkaException e) {
      return all;
    }
  }

  private static boolean refused(KafkaFuture<?> answer) {
    try {
      var _ = KafkaErrors.answer(answer);
      return false;
    } catch (KafkaException e) {
      return e instanceof AuthorizationException;
    }
  }
}
