package io.scriptorium.evaluation.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.judge.PairVerdict;
import io.scriptorium.evaluation.judge.PairVerdict.Preference;
import io.scriptorium.evaluation.judge.TextPair;
import io.scriptorium.evaluation.score.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadToHeadTest {

  private final List<TextPair> pairs = new ArrayList<>();
  private final Map<TextPair, PairVerdict> verdicts = new HashMap<>();

  @Test
  void verdictsThatAgreeAreWinsAndLossesAndTies() {
    judged(given(Preference.FIRST), given(Preference.SECOND));
    judged(given(Preference.FIRST), given(Preference.SECOND));
    judged(given(Preference.FIRST), given(Preference.SECOND));
    judged(given(Preference.SECOND), given(Preference.FIRST));
    judged(given(Preference.TIE), given(Preference.TIE));

    HeadToHead counts = counts();

    assertThat(counts.wins()).isEqualTo(3);
    assertThat(counts.losses()).isEqualTo(1);
    assertThat(counts.ties()).isEqualTo(1);
    assertThat(counts.inconsistent()).isZero();
    Interval rate = Objects.requireNonNull(counts.winRate());
    assertThat(rate.mean()).isEqualTo(70);
    assertThat(rate.low()).isLessThan(70);
    assertThat(rate.high()).isGreaterThan(70);
    assertThat(counts.model()).isEqualTo("strict");
  }

  @Test
  void aJudgeThatHoldsWithAPositionPrefersNobody() {
    judged(given(Preference.FIRST), given(Preference.FIRST));
    judged(given(Preference.SECOND), given(Preference.SECOND));
    judged(given(Preference.FIRST), given(Preference.TIE));

    HeadToHead counts = counts();

    assertThat(counts.inconsistent()).isEqualTo(3);
    assertThat(counts.ties()).isZero();
    assertThat(Objects.requireNonNull(counts.winRate()).mean()).isEqualTo(50);
  }

  @Test
  void whatCouldNotBeJudgedIsCountedByReason() {
    judged(given(Preference.FIRST), new PairVerdict.Dropped("prose"));
    judged(new PairVerdict.Dropped("prose"), given(Preference.FIRST));
    pairs.add(new TextPair(SampleTexts.written(3, 100, 90), SampleTexts.failed(3, 100)));
    pairs.add(new TextPair(SampleTexts.written(4, 100, 90), SampleTexts.written(4, 100, 80)));

    HeadToHead counts = counts();

    assertThat(counts.unjudged()).isEqualTo(4);
    assertThat(counts.unjudgedFor())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "prose",
                2,
                "There are no two whole texts: at least one run's did not come.",
                1,
                "It was not asked.",
                1));
    assertThat(counts.winRate()).isNull();
  }

  @Test
  void theSameTextTwiceIsATieThatNobodyIsAskedAbout() {
    pairs.add(new TextPair(SampleTexts.written(1, 100, 90), SampleTexts.written(1, 100, 90)));

    assertThat(counts().ties()).isEqualTo(1);
    assertThat(counts().unjudged()).isZero();
  }

  @Test
  void aComparisonCountsForEachOtherRunAgainstTheFirst() {
    Evaluation first = run("first", 80);
    Evaluation second = run("second", 90);
    Evaluation third = run("third", 95);

    Comparison comparison =
        Comparison.of(List.of(first, second, third))
            // Shown first, the third run's text is better, and shown second too.
            .with(pair ->
                Optional.of(
                    given(
                        pair.first().response().equals(SampleTexts.text(95))
                            ? Preference.FIRST
                            : Preference.SECOND)));

    assertThat(comparison.textPairs()).hasSize(2);
    assertThat(comparison.pairs().getFirst().headToHead())
        .isNotNull()
        .extracting(HeadToHead::inconsistent)
        .isEqualTo(1);
    assertThat(comparison.pairs().getLast().headToHead())
        .isNotNull()
        .extracting(HeadToHead::wins)
        .isEqualTo(1);
  }

  private void judged(PairVerdict inOrder, PairVerdict swapped) {
    int line = pairs.size() + 1;
    var pair = new TextPair(SampleTexts.written(line, 100, 90), SampleTexts.written(line, 100, 80));
    pairs.add(pair);
    verdicts.put(pair, inOrder);
    verdicts.put(pair.swapped(), swapped);
  }

  private HeadToHead counts() {
    return HeadToHead.of(pairs, pair -> Optional.ofNullable(verdicts.get(pair)));
  }

  private static PairVerdict given(Preference preference) {
    return new PairVerdict.Given(preference, "strict");
  }

  private static Evaluation run(String name, int words) {
    return new Evaluation(
        name,
        "LongBench-Write",
        "direct",
        List.of(ScoredText.of(SampleTexts.written(1, 100, words))));
  }
}
