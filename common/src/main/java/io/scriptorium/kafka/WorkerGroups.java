package io.scriptorium.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The consumer groups of the stages. */
public final class WorkerGroups {

  /** Of the planners' backlog, which takes requests. */
  public static final String PLANNER = "scriptorium-planner";

  /** Of the planners, which take what leaves the backlog. */
  public static final String PLANNING = "scriptorium-planner-tasks";

  public static final String WRITER = "scriptorium-writer";
  public static final String ASSEMBLER = "scriptorium-assembler";

  private WorkerGroups() {}

  /**
   * How many members each stage's group has, by the stage's name. A process of the assembler has
   * one for each of its threads.
   *
   * @throws io.scriptorium.runtime.StartupException if the broker refuses, or does not answer
   */
  public static Map<String, Integer> members(Admin admin) {
    Map<String, String> groups = new LinkedHashMap<>();
    groups.put("planner", PLANNER);
    groups.put("writer", WRITER);
    groups.put("assembler", ASSEMBLER);
    Map<String, KafkaFuture<ConsumerGroupDescription>> asked =
        admin.describeConsumerGroups(groups.values()).describedGroups();
    Map<String, Integer> members = new LinkedHashMap<>();
    groups.forEach(
        (stage, group) -> members.put(stage, members(Objects.requireNonNull(asked.get(group)))));
    return members;
  }

  /**
   * Up to where requests of each partition of {@code writing-requests} are in the backlog; empty
   * where this user may not describe their group.
   *
   * @param partitions all of them
   * @throws io.scriptorium.runtime.StartupException if the broker does not answer
   */
  public static Optional<Map<TopicPartition, Long>> accepted(
      Admin admin, Collection<TopicPartition> partitions) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          KafkaErrors.answer(
              admin.listConsumerGroupOffsets(PLANNER).partitionsToOffsetAndMetadata());
      Map<TopicPartition, Long> planned = new HashMap<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = committed.get(partition);
        planned.put(partition, offset == null ? 0 : offset.offset());
      }
      return Optional.of(planned);
    } catch (GroupIdNotFoundException e) {
      return Optional.of(
          partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> 0L)));
    } catch (GroupAuthorizationException e) {
      return Optional.empty();
    }
  }

  private static int members(KafkaFuture<ConsumerGroupDescription> asked) {
    try {
      return KafkaErrors.answer(asked).members().size();
    } catch (GroupIdNotFoundException e) {
      return 0;
    }
  }
}
