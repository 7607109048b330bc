package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

class ManagementOptionsTest {

  @Test
  void defaultsToAnyFreePortOfThisMachineAlone() {
    ManagementOptions options = parse();

    assertThat(options.port()).isZero();
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.logFormat()).isEqualTo(LogFormat.PLAIN);
    assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void readsEveryOption() {
    ManagementOptions options =
        parse(
            "--management-port=-1",
            "--management-host=0.0.0.0",
            "--log-format=json",
            "--drain-timeout=5m");

    assertThat(options.port()).isEqualTo(-1);
    assertThat(options.host()).isEqualTo("0.0.0.0");
    assertThat(options.logFormat()).isEqualTo(LogFormat.JSON);
    assertThat(options.drainTimeout()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void namesTheAllowedLogFormats() {
    assertThatThrownBy(() -> parse("--log-format=xml"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--log-format")
        .hasMessageContaining("plain")
        .hasMessageContaining("json")
        .hasMessageContaining("'xml'");
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "2h,PT2H", "7d,PT168H", "PT1M30S,PT1M30S"})
  void readsDurationsAsPeopleWriteThem(String text, Duration expected) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "soon", "-5s", "PT-1S", "5 weeks", "9999999999999d"})
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("30s");
  }

  private static ManagementOptions parse(String... arguments) {
    TestCommand command = new TestCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.options;
  }

  @Command(name = "test")
  static final class TestCommand {
    @Mixin final ManagementOptions options = new ManagementOptions();
  }
}
