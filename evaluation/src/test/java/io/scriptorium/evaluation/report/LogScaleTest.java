package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogScaleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 12000 | 100 200 500 1k 2k 5k 10k 20k",
        "1 100000 | 1 10 100 1k 10k 100k",
        "150 480 | 100 200 500",
        "437 | 200 500",
        "500 500 500 | 200 500 1k",
        "1000 | 500 1k 2k",
        "1 | 1 2",
        "0 | 0 1 2 5 10",
        "0 500 | 0 200 500 1k",
        "0 300 3000 | 0 200 500 1k 2k 5k",
        "2147483647 1000000 | 1M 2M 5M 10M 20M 50M 100M 200M 500M 1000M 2000M 5000M",
      })
  void writesRoundNumbersAlongTheNarrowestAxisThatHoldsAll(String words, String ticks) {
    LogScale scale = LogScale.covering(Words.of(words));

    assertThat(scale.ticks()).extracting(PlotScale.Tick::label).containsExactly(Words.apart(ticks));
  }

  @Test
  void placesEveryFactorOfTenAlike() {
    LogScale scale = LogScale.covering(List.of(1, 100_000));

    assertThat(Stream.of(1, 10, 1_000, 100_000).map(scale::position))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
        .containsExactly(0.0, 0.2, 0.6, 1.0);
  }

  @Test
  void placesTheOnlyLengthWithinTheAxis() {
    assertThat(LogScale.covering(List.of(500)).position(500)).isBetween(0.3, 0.7);
  }

  @Test
  void keepsAPlaceForZeroBelowTheLowestLength() {
    LogScale scale = LogScale.covering(List.of(0, 200, 2_000));

    assertThat(scale.position(0)).isZero();
    assertThat(scale.position(200)).isEqualTo(LogScale.ZERO_GAP, within(1e-9));
    assertThat(scale.position(2_000)).isEqualTo(1, within(1e-9));
  }

  @Test
  void hasNoPlaceForZeroWhereNoneIs() {
    assertThat(LogScale.covering(List.of(200, 2_000)).position(200)).isZero();
  }

  @Test
  void growsToHoldOtherLengthsToo() {
    LogScale scale = LogScale.covering(List.of(500)).and(List.of(0, 12_000));

    assertThat(scale).isEqualTo(new LogScale(200, 20_000, true));
  }

  @Test
  void holdsAnythingWhereThereIsNothing() {
    assertThat(LogScale.covering(List.of())).isEqualTo(new LogScale(1, 10, false));
  }

  @Test
  void refusesAnAxisThatDoesNotRise() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogScale(10, 10, false))
        .withMessageContaining("from 10.0 to 10.0");
  }

  /** What a line of a table of cases holds. */
  private static final class Words {

    private static List<Integer> of(String numbers) {
      return Arrays.stream(apart(numbers)).map(Integer::valueOf).toList();
    }

    private static String[] apart(String words) {
      return Pattern.compile(" ").splitAsStream(words).toArray(String[]::new);
    }
  }
}
