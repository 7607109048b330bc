package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.ScoredText;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationMarkdownTest {

  @Test
  void beginsWithWhatItIsOfAndTheOverallFigures() {
    assertThat(
            ReportSamples.report(ReportSamples.text(400, 400), ReportSamples.text(5_000, 5_000))
                .markdown())
        .startsWith(
            """
            # LongBench-Write: run one

            Source of the texts: pipeline, sequential.

            S_l is **100.0** (95 % interval 100.0 to 100.0) over 2 prompts, of which 2 are answered. A text has 2,700 words on average; 25.0 % of its 3-grams repeat earlier ones, and its distinct-2 is 0.75. Plan adherence is 90.0. 2 texts with a premature conclusion; 0 paragraphs are repeated verbatim within a text.

            No text was judged, so there is no S_q.

            ## By length

            """)
        .contains(
            """
            | under 500 | 1 | 1 | 100.0 | 100.0 to 100.0 | 400 | 25.0 % | 0.75 | 90.0 | 1 |
            | 4,000 to 20,000 | 1 | 1 | 100.0 | 100.0 to 100.0 | 5,000 | 25.0 % | 0.75 | 90.0 | 1 |
            """)
        .contains("## By type", "## By language", "Every prompt was answered.")
        .doesNotContain("**S_q**");
  }

  @Test
  void countsWhatDidNotComeByItsReason() {
    assertThat(
            ReportSamples.report(
                    ReportSamples.failed(400, null),
                    ReportSamples.failed(400, "no server | answered"),
                    ReportSamples.failed(400, "no server | answered"),
                    ReportSamples.refused(400))
                .markdown())
        .contains(
            """
            ## Missing texts

            - 2 × failed: no server \\| answered
            - 1 × failed: no reason given
            - 1 × refused: the text declines the request
            """);
  }

  @Test
  void namesAtMostTwentyReasons() {
    ScoredText[] texts =
        IntStream.range(0, 25)
            .mapToObj(it -> ReportSamples.failed(400, "reason " + it))
            .toArray(ScoredText[]::new);

    assertThat(ReportSamples.report(texts).markdown())
        .contains("reason 19\n- 5 reasons more, all in report.json\n")
        .doesNotContain("reason 20");
  }

  @Test
  void whereNothingCameThereIsNoRepetition() {
    assertThat(ReportSamples.report(ReportSamples.failed(400, "no server")).markdown())
        .contains("A text has 0 words on average. No plans are known.")
        .contains("| under 500 | 1 | 0 | 0.0 | 0.0 to 0.0 | 0 | - | - | - | 0 |");
  }

  @Test
  void tellsOfTheJudge() {
    assertThat(
            ReportSamples.report(
                    ReportSamples.judged(400, 400, ReportSamples.FOUR_OF_FIVE),
                    ReportSamples.judged(400, 400, new Judgement.Dropped("no number for clarity")))
                .markdown())
        .contains("S_q is **75.0** (95 % interval 75.0 to 75.0) over 1 judged text.")
        .contains("The judge is strict. It gave no ratings for 1 text;")
        .contains("## Missing judgements\n\n- 1 × no number for clarity\n")
        .contains("- **S_q**: quality score");
  }

  @Test
  void listsTheLowestScoresFirst() {
    String report =
        ReportSamples.report(
                ReportSamples.text(1, "good", "Essay", 400, 400),
                ReportSamples.text(2, "<b>bad</b> | prompt", "Essay", 400, 100),
                ReportSamples.text(3, "half", "Essay", 400, 200))
            .markdown();

    assertThat(report)
        .contains(
            """
            ## The 3 lowest S_l

            | Line | Prompt | Requested | Written | S_l |
            | ---: | --- | ---: | ---: | ---: |
            | 2 | \\<b\\>bad\\</b\\> \\| prompt | 400 | 100 | 0.0 |
            | 3 | half | 400 | 200 | 50.0 |
            | 1 | good | 400 | 400 | 100.0 |
            """);
  }

  @Test
  void saysWhatTheFiguresAre() {
    assertThat(ReportSamples.report(ReportSamples.text(400, 400)).markdown())
        .contains("- **S_l**: ", "- **95 % interval**: ", "- **Repeated 3-grams**: ")
        .contains("- **Distinct-2**: ", "- **Plan adherence**: ", "- **Premature conclusion**: ");
  }
}
