package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AssemblerCommandTest {

  @Test
  void withoutOptionsTheDefaultsHold() {
    AssemblerSettings settings = parse().settings();

    assertThat(settings.limits()).isEqualTo(AssemblyLimits.DEFAULT);
    assertThat(settings.threads()).isEqualTo(1);
    assertThat(settings.commitInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.standbyReplicas()).isZero();
    assertThat(settings.stateDirectory())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".scriptorium", "assembler"));
  }

  @Test
  void optionsAreTaken() {
    AssemblerSettings settings =
        parse(
                "--kafka-bootstrap-servers=broker:9092",
                "--state-dir=/state",
                "--stall-timeout=5m",
                "--give-up-after=1d",
                "--deadline-grace=3s",
                "--remember-finished=2d",
                "--max-plans=3",
                "--max-sections=4",
                "--threads=2",
                "--commit-interval=50ms",
                "--standby-replicas=1",
                "--drain-timeout=9s")
            .settings();

    assertThat(settings.kafka().bootstrapServers()).isEqualTo("broker:9092");
    assertThat(settings.stateDirectory()).isEqualTo(Path.of("/state"));
    assertThat(settings.limits())
        .isEqualTo(
            new AssemblyLimits(
                Duration.ofMinutes(5),
                Duration.ofDays(1),
                Duration.ofSeconds(3),
                Duration.ofDays(2),
                3,
                4));
    assertThat(settings.threads()).isEqualTo(2);
    assertThat(settings.commitInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(settings.standbyReplicas()).isEqualTo(1);
    assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @CsvSource({
    "--threads=0, --threads is 0",
    "--commit-interval=1h, --commit-interval is PT1H",
    "--standby-replicas=-1, --standby-replicas is -1",
    "--stall-timeout=0s, --stall-timeout is PT0S",
    "--give-up-after=1m, --give-up-after is PT1M",
    "--remember-finished=0s, --remember-finished is PT0S",
    "--max-plans=0, --max-plans is 0",
    "--max-sections=0, --max-sections is 0"
  })
  void aSenselessValueIsToldWithItsOption(String option, String message) {
    assertThatThrownBy(() -> parse(option).settings())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(message);
  }

  private static AssemblerCommand parse(String... options) {
    var command = new AssemblerCommand();
    new CommandLine(command).parseArgs(options);
    return command;
  }
}
