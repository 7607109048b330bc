package io.scriptorium.chaos;

import io.scriptorium.job.Json;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What stands on a topic, read a bit further with each call. */
final class TopicContents<T> implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Class<T> type;
  private final List<T> records = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();

  TopicContents(KafkaSettings kafka, String topic, Class<T> type) {
    this.consumer = KafkaClients.reader(kafka, "chaos-" + topic);
    this.type = type;
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(it -> new TopicPartition(topic, it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads on; returns the number of different keys so far. */
  int readOn() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      records.add(Json.read(record.value(), type));
      if (record.key() != null) {
        keys.add(new String(record.key(), StandardCharsets.UTF_8));
      }
    }
    return keys.size();
  }

  /** Everything that stands on the topic now. */
  List<T> all() {
    var ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      int _ = readOn();
    }
    return List.copyOf(records);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
