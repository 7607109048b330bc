package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AssemblerCommandTest {

  @Test
  void withoutOptionsTheDefaultsHold() {
    AssemblerSettings settings = read();

    assertThat(settings.limits()).isEqualTo(AssemblyLimits.DEFAULT);
    assertThat(settings.threads()).isEqualTo(1);
    assertThat(settings.commitInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.standbyReplicas()).isZero();
    assertThat(settings.stateDirectory())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".scriptorium", "assembler"));
  }

  @Test
  void optionsAreTaken() {
    AssemblerSettings settings =
        read(
            "--kafka-bootstrap-servers=broker:9092",
            "--state-dir=/state",
            "--stall-timeout=5m",
            "--give-up-after=1d",
            "--remember-finished=2d",
            "--standby-replicas=1",
            "--drain-timeout=9s");

    assertThat(settings.kafka().bootstrapServers()).isEqualTo("broker:9092");
    assertThat(settings.stateDirectory()).isEqualTo(Path.of("/state"));
    assertThat(settings.limits())
        .isEqualTo(
            new AssemblyLimits(
                Duration.ofMinutes(5),
                Duration.ofDays(1),
                Duration.ofSeconds(1),
                Duration.ofDays(2),
                8,
                10_000));
    assertThat(settings.threads()).isEqualTo(1);
    assertThat(settings.standbyReplicas()).isEqualTo(1);
    assertThat(settings.management().drainTimeout()).isEqualTo(Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @CsvSource({
    "--standby-replicas=-1, --standby-replicas (ASSEMBLER_STANDBY_REPLICAS) is -1; 0 to 16 is",
    "--stall-timeout=0s, --stall-timeout (ASSEMBLER_STALL_TIMEOUT) is 0s",
    "--give-up-after=1m, (ASSEMBLER_GIVE_UP_AFTER) is 1m; it must be at least --stall-timeout",
    "--remember-finished=0s, --remember-finished (ASSEMBLER_REMEMBER_FINISHED) is 0s"
  })
  void aSenselessValueIsToldWithItsOption(String option, String message) {
    assertThatThrownBy(() -> read(option))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(message);
  }

  private static AssemblerSettings read(String... options) {
    SettingsReader<AssemblerSettings> reader = SettingsReader.of(AssemblerSettings.class);
    return CommandLine.populateCommand(reader, options).read(Map.of());
  }
}
