package io.scriptorium.kafka;

import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's options for reaching Kafka. */
public final class KafkaOptions {

  private static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

  @Option(
      names = "--kafka-bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS}",
      description =
          "Where Kafka is; several separated by commas. Default: what the file of --kafka-config"
              + " says, else "
              + DEFAULT_BOOTSTRAP_SERVERS
              + ". Environment: KAFKA_BOOTSTRAP_SERVERS.")
  @Nullable String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      defaultValue = "${env:KAFKA_CONFIG}",
      description =
          "A properties file for the Kafka clients, such as for SASL and TLS. Environment:"
              + " KAFKA_CONFIG.")
  @Nullable Path config;

  /**
   * The settings that the options make together.
   *
   * @throws StartupException if the file cannot be read, or holds what it may not
   */
  public KafkaSettings settings() {
    Map<String, String> properties = config == null ? new HashMap<>() : read(config);
    String addressOfFile = properties.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    String address = DEFAULT_BOOTSTRAP_SERVERS;
    if (bootstrapServers != null) {
      address = bootstrapServers;
    } else if (addressOfFile != null) {
      address = addressOfFile;
    }
    return new KafkaSettings(address, properties);
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new StartupException(
          "The Kafka client properties file %s does not exist; correct --kafka-config or KAFKA_CONFIG."
              .formatted(file),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartupException(
          "The Kafka client properties file %s cannot be read as UTF-8 lines of name=value: %s"
              .formatted(file, e),
          e);
    }
    Map<String, String> result = new HashMap<>();
    properties.forEach((name, value) -> result.put((String) name, (String) value));
    return result;
  }
}
