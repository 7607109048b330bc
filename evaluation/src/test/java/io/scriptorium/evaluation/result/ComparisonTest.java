package io.scriptorium.evaluation.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.judge.Quality;
import io.scriptorium.evaluation.run.Prediction;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void aRunThatIsBetterAtEachPromptIsBetterForSure() {
    // Prompts differ a lot, the runs by 10 to 20 points at each.
    Evaluation worse = run("worse", line -> SampleTexts.written(line, 1_000, 300 + 15 * line));
    Evaluation better = run("better", line -> SampleTexts.written(line, 1_000, 350 + 20 * line));

    Comparison.Pair pair = Comparison.of(List.of(worse, better)).pairs().getFirst();

    assertThat(pair.first()).isEqualTo("worse");
    assertThat(pair.other()).isEqualTo("better");
    assertThat(pair.prompts()).isEqualTo(20);
    assertThat(pair.length().low()).isPositive();
    assertThat(pair.length().mean())
        .isEqualTo(
            better.overall().length().mean() - worse.overall().length().mean(), within(1e-9));
    assertThat(pair.quality()).isNull();
  }

  @Test
  void onlyPromptsOfBothAreCompared() {
    Evaluation first = run("first", line -> SampleTexts.written(line, 100, 100));
    var second =
        new Evaluation(
            "second",
            "LongBench-Write",
            "direct",
            List.of(
                ScoredText.of(SampleTexts.written(3, 100, 50)).with(SampleTexts.marks(4)),
                ScoredText.of(SampleTexts.written(99, 100, 1))));

    Comparison.Pair pair = Comparison.of(List.of(first, second)).pairs().getFirst();

    assertThat(pair.prompts()).isEqualTo(1);
    assertThat(pair.length().mean()).isEqualTo(-50);
    assertThat(pair.judged()).isZero();
  }

  @Test
  void whatDidNotComeIsNoLessRepetition() {
    Evaluation first = run("first", line -> SampleTexts.written(line, 100, 100));
    Evaluation failed = run("failed", line -> SampleTexts.failed(line, 100));

    Comparison.Pair pair = Comparison.of(List.of(first, failed)).pairs().getFirst();

    assertThat(pair.prompts()).isEqualTo(20);
    assertThat(pair.repeated()).isNull();
  }

  @Test
  void marksOfTwoJudgesAreNoDifference() {
    Evaluation first = marked("first", "strict");
    Evaluation second = marked("second", "mild");

    Comparison.Pair apart = Comparison.of(List.of(first, second)).pairs().getFirst();
    Comparison.Pair alike = Comparison.of(List.of(first, first)).pairs().getFirst();

    assertThat(apart.judged()).isEqualTo(1);
    assertThat(apart.quality()).isNull();
    assertThat(alike.quality()).isNotNull();
  }

  private static Evaluation marked(String name, String model) {
    return new Evaluation(
        name,
        "LongBench-Write",
        "direct",
        List.of(
            ScoredText.of(SampleTexts.written(1, 100, 100))
                .with(new Judgement.Given(new Quality(4, 4, 4, 4, 4, 4), model))));
  }

  @Test
  void runsWithoutACommonPromptAreRefused() {
    Evaluation first = run("first", line -> SampleTexts.written(line, 100, 100));
    Evaluation second = run("second", line -> SampleTexts.written(line + 100, 100, 100));

    assertThatThrownBy(() -> Comparison.of(List.of(first, second)))
        .hasMessage(
            "first and second have no prompt in common; runs of the same prompts can be compared.");
    assertThatThrownBy(() -> Comparison.of(List.of(first))).hasMessageContaining("two or more");
  }

  private static Evaluation run(String name, IntFunction<Prediction> text) {
    return new Evaluation(
        name,
        "LongBench-Write",
        "direct",
        IntStream.rangeClosed(1, 20).mapToObj(text).map(ScoredText::of).toList());
  }
}
