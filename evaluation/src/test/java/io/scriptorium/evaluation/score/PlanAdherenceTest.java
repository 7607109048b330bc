package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlanAdherenceTest {

  @Test
  void isTheMeanOfTheSectionsScores() {
    assertThat(LengthScore.mean(new int[] {200, 500}, new int[] {200, 500})).isEqualTo(100);
    // 100 for the first, 50 for half of what was asked, 0 for the missing one.
    assertThat(LengthScore.mean(new int[] {300, 400, 500}, new int[] {300, 200, 0})).isEqualTo(50);
  }

  @Test
  void sectionsTooLongAndTooShortDoNotMakeUpForEachOther() {
    assertThat(LengthScore.mean(new int[] {400, 400}, new int[] {700, 100})).isLessThan(40);
  }

  @Test
  void whatIsNoPlanIsRefused() {
    assertThatThrownBy(() -> LengthScore.mean(new int[0], new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no sections");
    assertThatThrownBy(() -> LengthScore.mean(new int[] {1, 2}, new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("asks for 2 sections and 1 are written");
    assertThatThrownBy(() -> LengthScore.mean(new int[] {0}, new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
