package io.scriptorium.client;

import io.scriptorium.job.SecretProperties;
import io.scriptorium.job.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the Kafka clients of one {@link ScriptoriumClient}.
 *
 * @param properties the user's, with the bootstrap servers
 * @param timeout how long Kafka may take to answer
 */
record KafkaConnection(Map<String, Object> properties, Duration timeout) {

  private static final int PRODUCER_BUFFER_BYTES = 4 * Topics.MAX_RECORD_BYTES;

  private static final int READER_FETCH_WAIT_MILLIS = 20;
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  KafkaConnection {
    properties = Map.copyOf(properties);
    Object servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null || servers.toString().isBlank()) {
      throw new IllegalArgumentException(
          "The Kafka property bootstrap.servers is missing; give at least one host:port, such as"
              + " localhost:9092.");
    }
  }

  /** An idempotent producer that waits for all replicas. */
  Producer<byte[], byte[]> producer() {
    Map<String, Object> config = config();
    config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, Topics.COMPRESSION);
    config.putIfAbsent(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, Topics.COMPRESSION_LEVEL);
    config.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BUFFER_BYTES);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // With more in flight, the first batch to a new partition may be lost (KAFKA-15591).
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
    return open(
        () -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** A consumer without a group, for staying at the end of its partitions. */
  Consumer<byte[], byte[]> follower() {
    return consumer(config());
  }

  /** A consumer without a group, for reading up to the end of its partitions. */
  Consumer<byte[], byte[]> reader() {
    Map<String, Object> config = config();
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, READER_FETCH_WAIT_MILLIS);
    return consumer(config);
  }

  /** How many partitions a topic has. */
  int partitions(Consumer<byte[], byte[]> consumer, String topic) {
    try {
      var found = consumer.partitionsFor(topic, timeout);
      if (found != null && !found.isEmpty()) {
        return found.size();
      }
    } catch (TimeoutException e) {
      throw unusable(e);
    }
    throw new ScriptoriumException(
        "The topic %s does not exist. Create the topics with: scriptorium topics --create"
            .formatted(topic));
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(properties);
    config.putIfAbsent(
        CommonClientConfigs.CLIENT_ID_CONFIG, "scriptorium-client-" + CLIENTS.incrementAndGet());
    return config;
  }

  private Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Topics.FETCH_BYTES);
    config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.FETCH_BYTES);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return open(() ->
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  private <T> T open(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw unusable(e);
    }
  }

  private ScriptoriumException unusable(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message =
        "Kafka at %s cannot be used: %s. Check the address, the client properties, and that the broker runs."
            .formatted(
                addresses(),
                SecretProperties.removed(String.valueOf(cause.getMessage()), properties));
    // The others quote the properties.
    return e instanceof TimeoutException
        ? new ScriptoriumException(message, e)
        : new ScriptoriumException(message);
  }

  /** Leaves the properties out, which may hold secrets. */
  @Override
  public String toString() {
    return "KafkaConnection[%s]".formatted(addresses());
  }

  private String addresses() {
    return SecretProperties.addresses(
        String.valueOf(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)));
  }
}
