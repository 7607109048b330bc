package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTerminalTest {

  @Test
  void hasARowForAllTextsAndForEachGroup() {
    assertThat(
            ReportSamples.report(
                    ReportSamples.text(400, 400),
                    ReportSamples.text(400, 400),
                    ReportSamples.text(5_000, 0))
                .terminal())
        .isEqualTo(
            """
            GROUP              PROMPTS  ANSWERED    S_l   95 % INTERVAL  WORDS  REPEATED  PLAN
            all texts                3         3   66.7    0.0 to 100.0    267    25.0 %  90.0

            by requested words
              under 500              2         2  100.0  100.0 to 100.0    400    25.0 %  90.0
              4,000 to 20,000        1         1    0.0      0.0 to 0.0      0    25.0 %  90.0

            by type
              Essay                  3         3   66.7    0.0 to 100.0    267    25.0 %  90.0

            by language
              Latin                  3         3   66.7    0.0 to 100.0    267    25.0 %  90.0
            """);
  }

  @Test
  void showsTheQualityOnlyWhereTextsWereJudged() {
    assertThat(ReportSamples.report(ReportSamples.text(400, 400)).terminal()).doesNotContain("S_q");
    assertThat(
            ReportSamples.report(ReportSamples.judged(400, 400, ReportSamples.FOUR_OF_FIVE))
                .terminal())
        .contains("S_q")
        .contains("75.0");
  }

  @Test
  void saysWhereAGroupHasNoFigure() {
    var dropped = ReportSamples.judged(5_000, 5_000, new Judgement.Dropped("no number"));

    assertThat(
            ReportSamples.report(
                    ReportSamples.judged(400, 400, ReportSamples.FOUR_OF_FIVE),
                    dropped,
                    ReportSamples.failed(2_000, "no server"))
                .terminal())
        .containsPattern("4,000 to 20,000 .*100\\.0 to 100\\.0 +- ")
        .containsPattern("2,000 to 4,000 .* -\n");
  }

  @Test
  void isAtMostAHundredWide() {
    var evaluation =
        ReportSamples.report(
            ReportSamples.text(1, "Write.", "type ".repeat(50), 100_000, 100_000),
            ReportSamples.judged(100_000, 100_000, ReportSamples.FOUR_OF_FIVE));

    assertThat(evaluation.terminal().lines())
        .allSatisfy(it -> assertThat(it).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void aRulerHasARowForEachLengthAndRun() {
    var pipeline =
        new Evaluation(
            "pipeline",
            "LongWrite-Ruler",
            "pipeline",
            List.of(
                ReportSamples.text(20_000, 19_000),
                ReportSamples.text(1_000, 900),
                ReportSamples.text(1_000, 1_000)));
    var direct =
        new Evaluation(
            "direct",
            "LongWrite-Ruler",
            "direct",
            List.of(ReportSamples.text(1_000, 1_000), ReportSamples.failed(20_000, "too long")));

    assertThat(RulerReport.of(List.of(pipeline, direct)).terminal())
        .isEqualTo(
            """
             ASKED  RUN       LONGEST  S_l (mean)  ANSWERED
             1,000  pipeline    1,000        97.2    2 of 2
             1,000  direct      1,000       100.0    1 of 1
            20,000  pipeline   19,000        97.4    1 of 1
            20,000  direct          0         0.0    0 of 1
            """);
  }

  @Test
  void aRulerNeedsARun() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RulerReport.of(List.of()).terminal())
        .withMessageContaining("at least one");
  }
}
