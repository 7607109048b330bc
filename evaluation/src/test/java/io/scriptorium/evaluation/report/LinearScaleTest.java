package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearScaleTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 5",
    "0.4, 1, 5",
    "1, 1, 5",
    "2.2, 2.5, 5",
    "2.6, 3, 3",
    "9.5, 10, 5",
    "61, 80, 4",
    "100, 100, 5"
  })
  void endsAtARoundShareThatIsNotBelowTheHighest(double highest, double end, int steps) {
    LinearScale scale = LinearScale.percent(highest);

    assertThat(scale.high()).isEqualTo(end);
    assertThat(scale.steps()).isEqualTo(steps);
  }

  @Test
  void writesWholeStepsWithoutDecimals() {
    assertThat(LinearScale.percent(61).ticks())
        .extracting(PlotScale.Tick::label)
        .containsExactly("0 %", "20 %", "40 %", "60 %", "80 %");
    assertThat(LinearScale.percent(0).ticks())
        .extracting(PlotScale.Tick::label)
        .containsExactly("0.0 %", "0.2 %", "0.4 %", "0.6 %", "0.8 %", "1.0 %");
  }

  @Test
  void placesValuesEvenly() {
    LinearScale scale = new LinearScale(1, 11, 10, "");

    assertThat(scale.position(1)).isZero();
    assertThat(scale.position(6)).isEqualTo(0.5);
    assertThat(scale.position(11)).isEqualTo(1);
  }

  @Test
  void refusesMoreThanAWhole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinearScale.percent(101))
        .withMessageContaining("101.0 %");
  }
}
