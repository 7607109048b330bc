package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void oneValueHasAnIntervalWithoutWidth() {
    assertThat(Interval.ofMean(new double[] {72.1})).isEqualTo(new Interval(72.1, 72.1, 72.1));
  }

  @Test
  void theSameValuesGiveTheSameInterval() {
    double[] values = normal(120, 80, 12, 1);

    assertThat(Interval.ofMean(values)).isEqualTo(Interval.ofMean(values.clone()));
  }

  /** For a mean of many values, the theory says 1.96 standard errors either way. */
  @Test
  void theIntervalIsThatOfTheTheory() {
    Interval interval = Interval.ofMean(normal(400, 80, 12, 2));
    double standardError = 12 / Math.sqrt(400);

    assertThat(interval.mean()).isCloseTo(80, within(3 * standardError));
    assertThat(interval.high() - interval.mean())
        .isCloseTo(1.96 * standardError, within(0.2 * standardError));
    assertThat(interval.mean() - interval.low())
        .isCloseTo(1.96 * standardError, within(0.2 * standardError));
  }

  /**
   * It holds a little less than the 95 % of large samples, as is known of the percentile method.
   */
  @Test
  void theIntervalHoldsTheTrueMeanAboutAsOftenAsItSays() {
    int held = 0;
    for (int i = 0; i < 300; i++) {
      Interval interval = Interval.ofMean(normal(40, 0, 1, 1_000 + i));
      held += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
    }
    assertThat(held / 300.0).isBetween(0.91, 0.98);
  }

  /** What moves both sides of a pair alike cancels out. */
  @Test
  void aPairedDifferenceSeesWhatIsSmallerThanTheSpread() {
    double[] b = normal(60, 50, 30, 3);
    double[] noise = normal(60, 2, 1, 4);
    double[] a = new double[60];
    Arrays.setAll(a, i -> b[i] + noise[i]);

    Interval difference = Interval.ofMeanDifference(a, b);

    assertThat(difference.low()).isGreaterThan(1.5).isLessThan(2);
    assertThat(difference.high()).isLessThan(2.5).isGreaterThan(2);
    assertThat(Interval.ofMean(a).low()).isLessThan(Interval.ofMean(b).high());
  }

  @Property(tries = 50)
  void theEndsLieWithinTheValuesAndAroundTheMean(@ForAll("samples") double[] values) {
    Interval interval = Interval.ofMean(values);

    double margin = 1e-9;
    assertThat(interval.low())
        .isGreaterThanOrEqualTo(Arrays.stream(values).min().orElseThrow() - margin);
    assertThat(interval.high())
        .isLessThanOrEqualTo(Arrays.stream(values).max().orElseThrow() + margin);
    assertThat(interval.mean())
        .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(margin));
  }

  @Provide
  Arbitrary<double[]> samples() {
    return Arbitraries.doubles()
        .between(-1000, 1000)
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Test
  void whatHasNoMeanIsRefused() {
    assertThatThrownBy(() -> Interval.ofMean(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no values");
    assertThatThrownBy(() -> Interval.ofMean(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index 1 is NaN");
    assertThatThrownBy(() -> Interval.ofMeanDifference(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Interval.ofMeanDifference(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values on one side and 3 on the other");
  }

  @Test
  void anIntervalsEndsAreInOrder() {
    assertThatThrownBy(() -> new Interval(1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(Double.NaN, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(1, Double.NaN, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] normal(int size, double mean, double deviation, long seed) {
    var random = new SplittableRandom(seed);
    double[] values = new double[size];
    Arrays.setAll(values, i -> random.nextGaussian(mean, deviation));
    return values;
  }
}
