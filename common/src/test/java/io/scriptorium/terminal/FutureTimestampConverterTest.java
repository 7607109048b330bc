package io.scriptorium.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class FutureTimestampConverterTest {

  private static final Instant NOW = Instant.parse("2026-11-22T16:00:00.123456789Z");

  private final TimestampConverter.Future converter =
      new TimestampConverter.Future(InstantSource.fixed(NOW));

  @Test
  void aTimeFromNowAndAMomentAreBothDeadlines() {
    assertThat(converter.convert("2h")).isEqualTo("2026-11-22T18:00:00.123Z");
    assertThat(converter.convert("PT90S")).isEqualTo("2026-11-22T16:01:30.123Z");
    assertThat(converter.convert("2026-11-22T18:00:00Z")).isEqualTo("2026-11-22T18:00:00Z");
    assertThat(converter.convert(" 1999-11-22T19:00:00+01:00 ")).isEqualTo("1999-11-22T18:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "2 hours", "-2h", "18:00", "2026-11-22T18:00:00", "999999999999d"})
  void whatIsNeitherIsToldWithBothForms(String value) {
    assertThatThrownBy(() -> converter.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'%s' is no deadline", value)
        .hasMessageContaining("2h")
        .hasMessageContaining("2026-11-22T18:00:00Z");
  }
}
