package io.scriptorium.system;

import io.scriptorium.job.Json;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning, further with each call. */
public final class TopicRecords<T> implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  // Long enough for a broker to restart.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Class<T> type;
  private final List<T> records = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();

  public TopicRecords(KafkaSettings kafka, String topic, Class<T> type) {
    this.consumer = KafkaClients.reader(kafka, "system-test-" + topic);
    this.type = type;
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(it -> new TopicPartition(topic, it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Polls once more; returns the number of different keys so far. */
  public int readOn() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      records.add(Json.read(record.value(), type));
      if (record.key() != null) {
        keys.add(new String(record.key(), StandardCharsets.UTF_8));
      }
    }
    return keys.size();
  }

  /** All records that are on the topic now. */
  public List<T> records() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
      int _ = readOn();
    }
    return List.copyOf(records);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
