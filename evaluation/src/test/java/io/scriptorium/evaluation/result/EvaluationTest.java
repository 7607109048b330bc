package io.scriptorium.evaluation.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.score.Interval;
import io.scriptorium.job.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  @Test
  void aTextThatDidNotComeCountsAsNone() {
    Summary overall =
        evaluation(SampleTexts.written(1, 100, 100), SampleTexts.failed(2, 100)).overall();

    assertThat(overall.prompts()).isEqualTo(2);
    assertThat(overall.answered()).isEqualTo(1);
    assertThat(overall.length().mean()).isEqualTo(50);
    assertThat(overall.words()).isEqualTo(50);
  }

  @Test
  void aTextThatDidNotComeIsInNoMeanOfRepetition() {
    Prediction looping =
        SampleTexts.prediction(
            1, 100, "on and on ".repeat(50), Document.Status.COMPLETED, List.of());
    Summary alone = evaluation(looping).overall();
    Summary both = evaluation(looping, SampleTexts.failed(2, 100)).overall();
    Summary nothing = evaluation(SampleTexts.failed(2, 100)).overall();

    assertThat(both.repeated3()).isEqualTo(alone.repeated3()).isGreaterThan(0.9);
    assertThat(both.distinct2()).isEqualTo(alone.distinct2()).isLessThan(0.1);
    assertThat(nothing.repeated3()).isNull();
    assertThat(nothing.distinct2()).isNull();
  }

  @Test
  void aRefusalIsNoAnswerThoughItsWordsCount() {
    Prediction refusal =
        SampleTexts.prediction(
            1,
            10,
            "I'm sorry, but I can't assist with that request.",
            Document.Status.COMPLETED,
            List.of());

    Summary overall = evaluation(refusal).overall();

    assertThat(overall.answered()).isZero();
    assertThat(overall.words()).isPositive();
  }

  @Test
  void groupsByLengthAreTheBenchmarksOwn() {
    Evaluation evaluation =
        evaluation(
            SampleTexts.written(1, 20_000, 1),
            SampleTexts.written(2, 499, 499),
            SampleTexts.written(3, 500, 500),
            SampleTexts.written(4, 1_999, 1_999),
            SampleTexts.written(5, 2_000, 1),
            SampleTexts.written(6, 4_000, 1),
            SampleTexts.written(7, 30_000, 1));

    assertThat(evaluation.byLength().keySet())
        .containsExactly(
            "under 500", "500 to 2,000", "2,000 to 4,000", "4,000 to 20,000", "over 20,000");
    assertThat(evaluation.byLength().values())
        .extracting(Summary::prompts)
        .containsExactly(1, 2, 1, 2, 1);
    assertThat(evaluation.byType().keySet()).containsExactly("Novel", "Report");
    assertThat(evaluation.byLanguage().keySet()).containsExactly("Latin");
  }

  @Test
  void whatTheJudgeDroppedCountsInNoMeanButIsCounted() {
    ScoredText good = ScoredText.of(SampleTexts.written(1, 10, 10)).with(SampleTexts.marks(5));
    ScoredText middling = ScoredText.of(SampleTexts.written(2, 10, 10)).with(SampleTexts.marks(3));
    ScoredText dropped =
        ScoredText.of(SampleTexts.written(3, 10, 10)).with(new Judgement.Dropped("no JSON in it"));
    ScoredText unasked = ScoredText.of(SampleTexts.written(4, 10, 10));

    Summary overall = Summary.of(List.of(good, middling, dropped, unasked));

    assertThat(overall.quality()).isNotNull().extracting(Interval::mean).isEqualTo(75.0);
    assertThat(overall.judged()).isEqualTo(2);
    assertThat(overall.dropped()).isEqualTo(1);
  }

  @Test
  void planAdherenceIsOfTextsWithAPlan() {
    String text = SampleTexts.text(40);
    int middle = text.indexOf(' ', text.length() / 2);
    Prediction planned =
        SampleTexts.prediction(
            1,
            40,
            text,
            Document.Status.COMPLETED,
            List.of(
                new Prediction.Section(0, middle, 20),
                new Prediction.Section(middle, text.length(), 20)));

    assertThat(Scores.of(planned).planAdherence()).isCloseTo(95, within(5.0));
    assertThat(Scores.of(SampleTexts.written(2, 40, 40)).planAdherence()).isNull();
    assertThat(evaluation(planned, SampleTexts.written(2, 40, 40)).overall().planAdherence())
        .isEqualTo(Scores.of(planned).planAdherence());
  }

  @Test
  void anEvaluationOfNothingIsRefused() {
    assertThatThrownBy(() -> evaluation()).hasMessageContaining("at least one");
  }

  private static Evaluation evaluation(Prediction... texts) {
    return new Evaluation(
        "run", "LongBench-Write", "direct", List.of(texts).stream().map(ScoredText::of).toList());
  }
}
