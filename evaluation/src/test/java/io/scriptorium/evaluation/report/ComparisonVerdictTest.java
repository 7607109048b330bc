package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.HeadToHead;
import io.scriptorium.evaluation.score.Interval;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonVerdictTest {

  private static final Interval NOTHING = new Interval(0, 0, 0);

  @Test
  void aRunIsBetterOrWorseWhereTheIntervalLeavesOutZero() {
    assertThat(ComparisonVerdict.of(pair(120, new Interval(3.2, 1, 5.4), null, null, null)))
        .isEqualTo(
            "B is better than A by 3.2 points of S_l (95 % interval 1.0 to 5.4; 120 prompts).");
    assertThat(ComparisonVerdict.of(pair(120, new Interval(-3.2, -5.4, -1), null, null, null)))
        .isEqualTo(
            "B is worse than A by 3.2 points of S_l (95 % interval 1.0 to 5.4; 120 prompts).");
  }

  @Test
  void nothingIsBetterWhereTheIntervalHoldsZero() {
    assertThat(
            ComparisonVerdict.of(
                pair(
                    120,
                    new Interval(0.8, -1, 2.6),
                    new Interval(-0.5, -2, 0),
                    new Interval(20, -100, 130),
                    null)))
        .isEqualTo(
            "Whether B or A is better by S_l is open: the difference is +0.8 points, and its 95 % interval, -1.0 to 2.6, includes 0 (120 prompts)."
                + " Whether B or A is better by S_q is open: the difference is -0.5 points, and its 95 % interval, -2.0 to 0.0, includes 0 (120 prompts)."
                + " Which writes longer texts is open: the difference is 20 words on average (95 % interval -100 to 130).");
    assertThat(ComparisonVerdict.of(pair(20, NOTHING, null, NOTHING, null)))
        .isEqualTo("B and A have the same S_l on average, over 20 prompts.");
  }

  @Test
  void anEndThatIsShownAsZeroIsZero() {
    assertThat(ComparisonVerdict.of(pair(120, new Interval(1.2, 0.04, 2), null, null, null)))
        .isEqualTo(
            "Whether B or A is better by S_l is open: the difference is +1.2 points, and its 95 % interval, 0.0 to 2.0, includes 0 (120 prompts).");
  }

  @Test
  void lengthIsNoMeritAndFewPromptsAreNoProof() {
    assertThat(
            ComparisonVerdict.of(
                pair(4, new Interval(3.2, 1, 5.4), null, new Interval(-230, -340, -120), null)))
        .isEqualTo(
            "B is better than A by 3.2 points of S_l (95 % interval 1.0 to 5.4; 4 prompts)."
                + " Do not rely on that: 4 prompts are too few."
                + " It writes shorter texts, by 230 words on average (95 % interval 120 to 340).");
  }

  @Test
  void theJudgePrefersARunOrNone() {
    assertThat(ComparisonVerdict.of(pair(20, NOTHING, null, null, new Interval(62.5, 53, 71))))
        .endsWith(
            " The judge prefers B: the win rate of B is 62.5 % (95 % interval 53.0 to 71.0; 50 is even).");
    assertThat(ComparisonVerdict.of(pair(20, NOTHING, null, null, new Interval(30, 20, 40))))
        .contains(" The judge prefers A: the win rate of B is 30.0 %");
    assertThat(ComparisonVerdict.of(pair(20, NOTHING, null, null, new Interval(52, 45, 60))))
        .contains(" The judge prefers neither for sure");
  }

  private static Comparison.Pair pair(
      int prompts,
      Interval length,
      @Nullable Interval quality,
      @Nullable Interval words,
      @Nullable Interval winRate) {
    return new Comparison.Pair(
        "A",
        "B",
        prompts,
        length,
        quality,
        quality == null ? 0 : prompts,
        null,
        words,
        winRate == null ? null : new HeadToHead(1, 1, 0, 0, 0, winRate, Map.of(), "strict"));
  }
}
