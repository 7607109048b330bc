package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.sim.FaultKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class FaultPlanTest {

  private final FaultPlan.Converter converter = new FaultPlan.Converter();

  @Test
  void readsKindStartAndDuration() {
    assertThat(converter.convert("cut-stream@15s+1m"))
        .isEqualTo(
            new FaultPlan(FaultKind.CUT_STREAM, Duration.ofSeconds(15), Duration.ofMinutes(1)));
  }

  @Test
  void refusesAnotherForm() {
    assertThatThrownBy(() -> converter.convert("down for 10s"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("kind@start+duration");
  }

  @Test
  void refusesAnUnknownKind() {
    assertThatThrownBy(() -> converter.convert("fire@1s+1s"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("fire");
  }
}
