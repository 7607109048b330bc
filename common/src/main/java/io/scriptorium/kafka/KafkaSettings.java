package io.scriptorium.kafka;

import io.scriptorium.job.SecretProperties;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where Kafka is, and how its clients reach it.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties client properties of the user's own, such as SASL and TLS; the ones that
 *     Scriptorium's promises rest on may not be among them
 */
@OptionGroup(OptionGroup.Heading.KAFKA)
public record KafkaSettings(
    @Setting(
            option = "--kafka-bootstrap-servers",
            variable = "KAFKA_BOOTSTRAP_SERVERS",
            label = "HOST:PORT",
            help =
                "Where Kafka is; several separated by commas. Default: bootstrap.servers in the"
                    + " file of --kafka-config, else localhost:9092.")
        String bootstrapServers,
    @Setting(
            option = "--kafka-config",
            variable = "KAFKA_CONFIG",
            label = "FILE",
            converter = PropertiesConverter.class,
            help = "A properties file for the Kafka clients, such as for SASL and TLS.")
        Map<String, String> properties)
    implements Checked {

  private static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

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

  /** An address that is not given is the properties' one, else Kafka's usual one. */
  public KafkaSettings {
    Map<String, String> others = new HashMap<>(properties);
    String ofProperties = others.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (bootstrapServers.isEmpty()) {
      bootstrapServers = ofProperties == null ? DEFAULT_BOOTSTRAP_SERVERS : ofProperties;
    }
    properties = Map.copyOf(others);
  }

  @Override
  public void check(Problems problems) {
    problems.require(
        !bootstrapServers.isBlank(),
        "bootstrapServers",
        "at least one host:port, such as " + DEFAULT_BOOTSTRAP_SERVERS);
    Set<String> rejected = new TreeSet<>(properties.keySet());
    rejected.retainAll(RESERVED);
    if (!rejected.isEmpty()) {
      problems.add(
          "--kafka-config (KAFKA_CONFIG) sets %s, which Scriptorium sets itself; remove %s"
              .formatted(String.join(", ", rejected), rejected.size() == 1 ? "it" : "them"));
    }
  }

  /** Settings for a broker that needs nothing but its address. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(bootstrapServers, Map.of());
  }

  /** A message of Kafka's clients without the passwords that it quotes. */
  public String withoutSecrets(String message) {
    Map<String, String> quoted = new HashMap<>(properties);
    quoted.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return SecretProperties.removed(message, quoted);
  }

  /** Names the properties without their values, which may be secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[%s, %s]"
        .formatted(
            SecretProperties.addresses(bootstrapServers), new TreeSet<>(properties.keySet()));
  }

  static final class PropertiesConverter implements ITypeConverter<Map<String, String>> {
    @Override
    public Map<String, String> convert(String file) {
      Map<String, String> result = new HashMap<>();
      if (file.isBlank()) {
        return result;
      }
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new TypeConversionException(
            Files.exists(Path.of(file))
                ? "the file %s cannot be read as UTF-8 lines of name=value: %s".formatted(file, e)
                : "the file %s does not exist".formatted(file));
      }
      properties.forEach((name, value) -> result.put((String) name, (String) value));
      return result;
    }
  }
}
