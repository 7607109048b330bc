package io.scriptorium.cli.stack;

import io.scriptorium.infrastructure.KafkaAccess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files in a stack's directory with which other programs reach it. They are there while it runs.
 *
 * @param kafka properties of Java's Kafka clients, for {@code --kafka-config}
 * @param librdkafka properties of librdkafka's clients, for {@code kcat -F}
 * @param password the password alone: of Redis for {@code REDIS_PASSWORD_FILE}, and the simulator's
 *     key for {@code api-key-file}
 */
record StackClientFiles(Path kafka, Path librdkafka, Path password) {

  static StackClientFiles in(Path directory) {
    return new StackClientFiles(
        directory.resolve("kafka.properties"),
        directory.resolve("librdkafka.properties"),
        directory.resolve("password"));
  }

  List<Path> all() {
    return List.of(kafka, librdkafka, password);
  }

  /** What belongs into them for this stack. */
  Map<Path, String> contents(StackAddresses stack) {
    Map<Path, String> contents = new LinkedHashMap<>();
    String secret = stack.password();
    if (secret != null) {
      Map<String, String> java = new TreeMap<>(new KafkaAccess.Password(secret).ofClients());
      java.put("bootstrap.servers", stack.kafka());
      contents.put(kafka, lines(java));
      contents.put(
          librdkafka,
          lines(
              new TreeMap<>(
                  Map.of(
                      "bootstrap.servers",
                      stack.kafka(),
                      "security.protocol",
                      "SASL_PLAINTEXT",
                      "sasl.mechanisms",
                      "PLAIN",
                      "sasl.username",
                      KafkaAccess.Password.USER,
                      "sasl.password",
                      secret))));
      contents.put(password, secret + "\n");
    }
    return contents;
  }

  private static String lines(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(it -> it.getKey() + "=" + it.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
