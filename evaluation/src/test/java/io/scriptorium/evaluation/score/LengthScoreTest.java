package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthScoreTest {

  /** What is expected was computed by Python, with the reference scripts' function. */
  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 100.0",
    "1000, 1001, 99.96666666666667",
    "1000, 2000, 66.66666666666667",
    "1000, 3999, 0.03333333333332966",
    "1000, 4000, 0.0",
    "1000, 4001, 0.0",
    "1000, 999, 99.94994994994994",
    "1000, 500, 50.0",
    "1000, 334, 0.29940119760478723",
    "1000, 333, 0.0",
    "999, 333, 0.0",
    "1000, 1, 0.0",
    "20000, 19873, 99.68047099079152",
    "20000, 2147, 0.0",
    "30000, 11234, 16.476766957450593",
    "100, 2147483647, 0.0",
    "1, 1, 100.0",
    "1, 2, 66.66666666666667",
    "2147483647, 2147483646, 99.99999997671694",
    "2147483646, 2147483647, 99.99999998447797",
    "2147483647, 1073741824, 50.00000004656613",
    "536870911, 2147483647, 0.0",
  })
  void scoresAsTheReferenceDoes(int required, int written, double score) {
    assertThat(LengthScore.of(required, written)).isEqualTo(score);
  }

  @Test
  void aTextOfNoWordsScoresNothing() {
    assertThat(LengthScore.of(1, 0)).isZero();
    assertThat(LengthScore.of(20_000, 0)).isZero();
  }

  @Property
  void theNearerTheBetter(
      @ForAll @IntRange(min = 1, max = 50_000) int required,
      @ForAll @IntRange(max = 200_000) int written) {
    double score = LengthScore.of(required, written);

    assertThat(score).isBetween(0.0, 100.0);
    assertThat(score == 100).isEqualTo(written == required);
    int nearer = written + Integer.signum(required - written);
    assertThat(LengthScore.of(required, nearer)).isGreaterThanOrEqualTo(score);
  }

  @Test
  void lengthsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> LengthScore.of(0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("required length is 0 words")
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> LengthScore.of(5, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("written length is -1 words");
  }
}
