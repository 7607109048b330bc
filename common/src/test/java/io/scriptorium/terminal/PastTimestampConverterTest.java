package io.scriptorium.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class PastTimestampConverterTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private final TimestampConverter.Past converter =
      new TimestampConverter.Past(InstantSource.fixed(NOW));

  @Test
  void aLengthOfTimeIsCountedBack() {
    assertThat(converter.convert("2h")).isEqualTo(Instant.parse("2026-03-01T08:00:00Z"));
  }

  @Test
  void aMomentIsReadWithItsOffset() {
    assertThat(converter.convert("2026-02-01T10:00:00+01:00"))
        .isEqualTo(Instant.parse("2026-02-01T09:00:00Z"));
  }

  @Test
  void whatIsNoTimeIsNamed() {
    assertThatThrownBy(() -> converter.convert("yesterday"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'yesterday' is no time");
  }
}
