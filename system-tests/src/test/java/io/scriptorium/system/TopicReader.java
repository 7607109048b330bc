package io.scriptorium.system;

import io.scriptorium.job.Json;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning, a bit further with each call. */
public final class TopicReader<T> implements AutoCloseable {

  private final Consumer<byte[], byte[]> consumer;
  private final Class<T> type;
  private final List<T> records = new ArrayList<>();

  public TopicReader(KafkaSettings kafka, String topic, Class<T> type) {
    this.consumer = KafkaClients.reader(kafka, "system-test-" + topic);
    this.type = type;
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(it -> new TopicPartition(topic, it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** All records that stood on the topic by now. */
  public List<T> records() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      records.add(Json.read(record.value(), type));
    }
    return List.copyOf(records);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
