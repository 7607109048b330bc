package io.scriptorium.kafka;

import io.scriptorium.runtime.StartupException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Where Kafka is, and how its clients reach it.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties client properties of the user's own, such as SASL and TLS; the ones that
 *     Scriptorium's promises rest on may not be among them
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties) {

  /** What the promises rest on, and therefore is set by {@link KafkaClients} alone. */
  private static final Set<String> RESERVED =
      Set.of(
          CommonClientConfigs.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG);

  /**
   * @throws StartupException if there is no address, or a reserved property is among the properties
   */
  public KafkaSettings {
    if (bootstrapServers.isBlank()) {
      throw new StartupException(
          "The Kafka bootstrap servers are blank; give at least one host:port, such as"
              + " localhost:9092.");
    }
    properties = Map.copyOf(properties);
    Set<String> refused = new TreeSet<>(properties.keySet());
    refused.retainAll(RESERVED);
    if (!refused.isEmpty()) {
      throw new StartupException(
          "The Kafka client properties set %s, which Scriptorium sets itself; remove %s."
              .formatted(String.join(", ", refused), refused.size() == 1 ? "it" : "them"));
    }
  }

  /** Settings for a broker that needs nothing but its address. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(bootstrapServers, Map.of());
  }

  /** Names the properties without their values, which may be secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[%s, %s]".formatted(bootstrapServers, new TreeSet<>(properties.keySet()));
  }
}
