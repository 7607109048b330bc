package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.Logging.LogFormat;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class ManagementSettingsTest {

  @Test
  void defaultsToAnyFreePortOfThisMachineAlone() {
    ManagementSettings settings = parse();

    assertThat(settings.port()).isZero();
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.logFormat()).isEqualTo(LogFormat.PLAIN);
    assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void readsEveryOption() {
    ManagementSettings settings =
        parse(
            "--management-port=-1",
            "--management-host=0.0.0.0",
            "--log-format=json",
            "--drain-timeout=5m");

    assertThat(settings.port()).isEqualTo(-1);
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.logFormat()).isEqualTo(LogFormat.JSON);
    assertThat(settings.drainTimeout()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void namesTheAllowedLogFormats() {
    assertThatThrownBy(() -> parse("--log-format=xml"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--log-format (LOG_FORMAT)")
        .hasMessageContaining("plain")
        .hasMessageContaining("json")
        .hasMessageContaining("'xml'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector:4318", "grpc://collector:4317", "http:///v1", "/tmp/spans"})
  void refusesWhatIsNoUrlOfACollector(String endpoint) {
    assertThatThrownBy(() -> parse("--otlp-endpoint=" + endpoint))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "--otlp-endpoint (OTEL_EXPORTER_OTLP_ENDPOINT): it must be an http or https URL, such"
                + " as http://collector:4318.");
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

  private static ManagementSettings parse(String... arguments) {
    SettingsReader<ManagementSettings> reader = SettingsReader.of(ManagementSettings.class);
    return CommandLine.populateCommand(reader, arguments).read(Map.of());
  }
}
