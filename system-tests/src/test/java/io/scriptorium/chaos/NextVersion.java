package io.scriptorium.chaos;

import io.scriptorium.job.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A worker of the next version, as far as the others see it: its records have a field that this
 * version does not know. It is this version with this interceptor in its Kafka clients; consumers
 * get it too, as they share the file of properties, and pass everything on as it is.
 */
public final class NextVersion
    implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

  private static final byte[] BEGINNING =
      "{\"sinceTheNextVersion\":{\"rank\":[1,2.5,null]},".getBytes(StandardCharsets.UTF_8);

  /** The records that workers make. They send requests on as clients wrote them. */
  private static final Set<String> OWN =
      Topics.ALL.stream()
          .filter(topic -> !topic.equals(Topics.PLANNING_TASKS))
          .collect(Collectors.toUnmodifiableSet());

  /** What starts a worker of the next version in place of one of this. */
  static Map<String, String> environment(ChaosBed bed) throws IOException {
    Path properties = bed.disk.path().resolveSibling("next-version.properties");
    Files.writeString(properties, "interceptor.classes=" + NextVersion.class.getName());
    return Map.of("KAFKA_CONFIG", properties.toString());
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null || !OWN.contains(record.topic())) {
      return record;
    }
    byte[] more = new byte[BEGINNING.length + value.length - 1];
    System.arraycopy(BEGINNING, 0, more, 0, BEGINNING.length);
    System.arraycopy(value, 1, more, BEGINNING.length, value.length - 1);
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        more,
        record.headers());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {}

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
