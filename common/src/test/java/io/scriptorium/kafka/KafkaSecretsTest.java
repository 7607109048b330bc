package io.scriptorium.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scriptorium.runtime.StartupException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka's clients quote what they cannot use. */
class KafkaSecretsTest {

  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  static Stream<Map<String, String>> wrong() {
    Stream<Map<String, String>> logins =
        Stream.of(
                MODULE + "username=\"me\" password=\"hunter2\"",
                MODULE + "username=\"me\" password=hunter2 x;",
                MODULE + "username=\"me\" password=\"hunter2\" other;",
                MODULE + "hunter2;",
                "hunter2",
                "hunter2 required password=\"hunter2\";",
                MODULE.replace("required", "hunter2") + "username=\"a\";",
                MODULE + "username=\"me\" password=\"hunter2;")
            .map(login ->
                Map.of(
                    "security.protocol",
                    "SASL_PLAINTEXT",
                    "sasl.mechanism",
                    "PLAIN",
                    "sasl.jaas.config",
                    login));
    return Stream.concat(
        logins,
        Stream.of(
            Map.of("bootstrap.servers", "me:hunter2@kafka:9092"),
            Map.of("bootstrap.servers", "hunter2@kafka"),
            Map.of("bootstrap.servers", "SASL_SSL://me:hunter2@kafka:x, kafka2:9092"),
            Map.of(
                "security.protocol",
                "SSL",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.key",
                "-----BEGIN hunter2"),
            Map.of("sasl.login.class", "x", "ssl.key.password", "hunter2", "client.rack", "hunter"),
            Map.of("security.protocol", "SSL", "ssl.truststore.password", "hunter2")));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void noSecretOfTheClientPropertiesIsShown(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.putIfAbsent("bootstrap.servers", "127.0.0.1:1");
    KafkaSettings settings = new KafkaSettings("", all);

    Throwable thrown = catchThrowable(() -> KafkaClients.producer(settings, "test").close());

    assertThat(settings.toString()).doesNotContain("hunter2");
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(StartupException.class).hasMessageContaining("KAFKA_CONFIG");
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      assertThat(trace.toString()).doesNotContain("hunter2");
    }
  }
}
