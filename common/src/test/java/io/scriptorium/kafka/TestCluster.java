package io.scriptorium.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** A real broker with the clients that a test of the engine needs. */
public final class TestCluster implements AutoCloseable {

  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private LocalKafka kafka;
  private final KafkaSettings settings;
  private final Admin admin;
  private final RecordPublisher publisher;

  public TestCluster(Path directory) {
    this.directory = directory;
    this.kafka = LocalKafka.startOpen(directory, 0);
    this.settings = KafkaSettings.of(kafka.bootstrapServers());
    this.admin = KafkaClients.admin(settings, "test");
    this.publisher = new RecordPublisher(KafkaClients.producer(settings, "test"));
  }

  public KafkaSettings settings() {
    return settings;
  }

  public Admin admin() {
    return admin;
  }

  public RecordPublisher publisher() {
    return publisher;
  }

  public DeadLetters deadLetters() {
    return new DeadLetters(publisher);
  }

  public void stopBroker() {
    kafka.close();
  }

  public void startBroker() {
    String address = settings.bootstrapServers();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    kafka = LocalKafka.startOpen(directory, port);
  }

  public void createTopic(String name, int partitions) throws Exception {
    createTopic(name, partitions, TopicAdmin.configs(name, 1));
  }

  public void createTopic(String name, int partitions, Map<String, String> configs)
      throws Exception {
    admin
        .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
        .all()
        .get();
    // The controller's answer may come before the broker knows the topic.
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() ->
            admin.describeTopics(List.of(name)).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .noneMatch(it -> it.leader() == null || it.leader().isEmpty()));
  }

  /** Publishes one record and does not wait for it. */
  public CompletableFuture<?> publish(String topic, @Nullable String key, byte @Nullable [] value) {
    return publisher.send(topic, key == null ? null : utf8(key), value, List.of());
  }

  /** Publishes records and waits until all are acknowledged. */
  public void publishAll(String topic, List<Map.Entry<String, String>> records) {
    CompletableFuture.allOf(
            records.stream()
                .map(it -> publish(topic, it.getKey(), utf8(it.getValue())))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  /** Waits until the group has committed the end of each partition of the topic. */
  public void awaitAllCommitted(String groupId, String topic, int partitions) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(committed(groupId, topic)).isEqualTo(ends(topic, partitions)));
  }

  /** The committed offset of each partition that has one above 0. */
  public Map<Integer, Long> committed(String groupId, String topic) throws Exception {
    Map<Integer, Long> offsets = new HashMap<>();
    admin
        .listConsumerGroupOffsets(groupId)
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, offset) -> {
          if (offset != null && offset.offset() > 0 && partition.topic().equals(topic)) {
            offsets.put(partition.partition(), offset.offset());
          }
        });
    return offsets;
  }

  /** The end of each partition that is not empty. */
  public Map<Integer, Long> ends(String topic, int partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach((partition, end) -> {
          if (end.offset() > 0) {
            ends.put(partition.partition(), end.offset());
          }
        });
    return ends;
  }

  /** Waits until so many members of a group hold partitions. */
  public void awaitMembersAtWork(String groupId, int count) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(it -> it.getCause() instanceof GroupIdNotFoundException)
        .untilAsserted(() -> assertThat(membersAtWork(groupId)).isEqualTo(count));
  }

  private int membersAtWork(String groupId) throws Exception {
    return Math.toIntExact(
        admin.describeConsumerGroups(List.of(groupId)).all().get().values().stream()
            .flatMap(it -> it.members().stream())
            .filter(it -> !it.assignment().topicPartitions().isEmpty())
            .count());
  }

  /** The dead letters of records of one topic, of which there must be so many. */
  public List<DeadLetter> deadLetters(String topic, int count) {
    List<DeadLetter> letters = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = KafkaClients.reader(settings, "test")) {
      TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(() -> {
            for (ConsumerRecord<byte[], byte[]> it : reader.poll(Duration.ofMillis(100))) {
              DeadLetter letter = Json.read(it.value(), DeadLetter.class);
              if (letter.topic().equals(topic)) {
                letters.add(letter);
              }
            }
            return letters.size() >= count;
          });
    }
    assertThat(letters).hasSize(count);
    return letters;
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    publisher.close();
    admin.close();
    kafka.close();
  }
}
