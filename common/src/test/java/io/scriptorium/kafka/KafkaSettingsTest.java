package io.scriptorium.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KafkaSettingsTest {

  @TempDir Path directory;

  @Test
  void withoutOptionsKafkaIsOnThisMachine() {
    assertThat(settings()).isEqualTo(KafkaSettings.of("localhost:9092"));
  }

  @Test
  void aFileGivesPropertiesAndTheAddress() throws Exception {
    Path file =
        write("security.protocol = SASL_SSL\nsasl.jaas.config=secret\nbootstrap.servers=a:1,b:2");

    KafkaSettings settings = settings("--kafka-config", file.toString());

    assertThat(settings.bootstrapServers()).isEqualTo("a:1,b:2");
    assertThat(settings.properties())
        .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "secret"));
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @Test
  void theOptionIsStrongerThanTheFile() throws Exception {
    Path file = write("bootstrap.servers=a:1");

    KafkaSettings settings =
        settings("--kafka-config", file.toString(), "--kafka-bootstrap-servers", "c:3");

    assertThat(settings.bootstrapServers()).isEqualTo("c:3");
  }

  @Test
  void whatThePromisesRestOnIsRefusedByName() throws Exception {
    Path file = write("acks=1\nenable.auto.commit=true\nclient.dns.lookup=use_all_dns_ips");

    assertThatThrownBy(() -> settings("--kafka-config", file.toString()))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "--kafka-config (KAFKA_CONFIG) sets acks, enable.auto.commit, which Scriptorium sets"
                + " itself; remove them.");
  }

  @Test
  void aFileThatIsMissingOrNoPropertiesFileIsNamed() throws Exception {
    Path missing = directory.resolve("missing.properties");
    Path bad = write("name=\\u00zz");

    assertThatThrownBy(() -> settings("--kafka-config", missing.toString()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(missing + " does not exist");
    assertThatThrownBy(() -> settings("--kafka-config", bad.toString()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(bad + " cannot be read");
    assertThatThrownBy(() -> settings("--kafka-config", directory.toString()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(directory + " cannot be read");
  }

  @Test
  void aBlankAddressIsRefused() {
    assertThatThrownBy(() -> settings("--kafka-bootstrap-servers", " "))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("host:port");
  }

  @Test
  void anAddressWithoutPortMakesNoClient() {
    assertThatThrownBy(() -> KafkaClients.producer(KafkaSettings.of("broker"), "test"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("Kafka at broker cannot be used: Invalid url in bootstrap.servers");
  }

  private Path write(String content) throws Exception {
    return Files.writeString(directory.resolve("client.properties"), content);
  }

  private static KafkaSettings settings(String... arguments) {
    SettingsReader<KafkaSettings> reader = SettingsReader.of(KafkaSettings.class);
    return CommandLine.populateCommand(reader, arguments).read(Map.of());
  }
}
