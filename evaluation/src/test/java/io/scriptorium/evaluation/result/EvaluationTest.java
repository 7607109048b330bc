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
    Summary overall = evaluation(Texts.written(1, 100, 100), Texts.failed(2, 100)).overall();

    assertThat(overall.prompts()).isEqualTo(2);
    assertThat(overall.answered()).isEqualTo(1);
    assertThat(overall.length().mean()).isEqualTo(50);
    assertThat(overall.words()).isEqualTo(50);
  }

  @Test
  void aTextThatDidNotComeIsInNoMeanOfRepetition() {
    Prediction looping =
        Texts.prediction(1, 100, "on and on ".repeat(50), Document.Status.COMPLETED, List.of());
    Summary alone = evaluation(looping).overall();
    Summary both = evaluation(looping, Texts.failed(2, 100)).overall();
    Summary nothing = evaluation(Texts.failed(2, 100)).overall();

    assertThat(both.repeated3()).isEqualTo(alone.repeated3()).isGreaterThan(0.9);
    assertThat(both.distinct2()).isEqualTo(alone.distinct2()).isLessThan(0.1);
    assertThat(nothing.repeated3()).isNull();
    assertThat(nothing.distinct2()).isNull();
  }

  @Test
  void aRefusalIsNoAnswerThoughItsWordsCount() {
    Prediction refusal =
        Texts.prediction(
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
            Texts.written(1, 20_000, 1),
            Texts.written(2, 499, 499),
            Texts.written(3, 500, 500),
            Texts.written(4, 1_999, 1_999),
            Texts.written(5, 2_000, 1),
            Texts.written(6, 4_000, 1),
            Texts.written(7, 30_000, 1));

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
    Scored good = Scored.of(Texts.written(1, 10, 10)).with(Texts.marks(5));
    Scored middling = Scored.of(Texts.written(2, 10, 10)).with(Texts.marks(3));
    Scored dropped =
        Scored.of(Texts.written(3, 10, 10)).with(new Judgement.Dropped("no JSON in it"));
    Scored unasked = Scored.of(Texts.written(4, 10, 10));

    Summary overall = Summary.of(List.of(good, middling, dropped, unasked));

    assertThat(overall.quality()).isNotNull().extracting(Interval::mean).isEqualTo(75.0);
    assertThat(overall.judged()).isEqualTo(2);
    assertThat(overall.dropped()).isEqualTo(1);
  }

  @Test
  void planAdherenceIsOfTextsWithAPlan() {
    String text = Texts.text(40);
    int middle = text.indexOf(' ', text.length() / 2);
    Prediction planned =
        Texts.prediction(
            1,
            40,
            text,
            Document.Status.COMPLETED,
            List.of(
                new Prediction.Section(0, middle, 20),
                new Prediction.Section(middle, text.length(), 20)));

    assertThat(Scores.of(planned).planAdherence()).isCloseTo(95, within(5.0));
    assertThat(Scores.of(Texts.written(2, 40, 40)).planAdherence()).isNull();
    assertThat(evaluation(planned, Texts.written(2, 40, 40)).overall().planAdherence())
        .isEqualTo(Scores.of(planned).planAdherence());
  }

  @Test
  void anEvaluationOfNothingIsRefused() {
    assertThatThrownBy(() -> evaluation()).hasMessageContaining("at least one");
  }

  private static Evaluation evaluation(Prediction... texts) {
    return new Evaluation(
        "run", "LongBench-Write", "direct", List.of(texts).stream().map(Scored::of).toList());
  }
}
