package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.Scored;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  @Test
  void beginsWithWhatItIsOfAndTheOverallFigures() {
    assertThat(
            MarkdownReport.of(Samples.findings(Samples.text(400, 400), Samples.text(5_000, 5_000))))
        .startsWith(
            """
            # LongBench-Write: run one

            The texts came this way: pipeline, sequential.

            S_l is **100.0** (95 % interval 100.0 to 100.0) over 2 prompts, of which 2 are answered. A text has 2,700 words on average; 25.0 % of its 3-grams repeat earlier ones, and its distinct-2 is 0.75. Plan adherence is 90.0. Premature conclusions stand in 2 texts; 0 paragraphs come again within their text word for word.

            No text was judged, so that there is no S_q.

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
            MarkdownReport.of(
                Samples.findings(
                    Samples.failed(400, null),
                    Samples.failed(400, "no server | answered"),
                    Samples.failed(400, "no server | answered"),
                    Samples.refused(400))))
        .contains(
            """
            ## What did not come

            - 2 × failed: no server \\| answered
            - 1 × failed: no reason is given
            - 1 × refused: the text says that it will not write
            """);
  }

  @Test
  void namesAtMostTwentyReasons() {
    Scored[] texts =
        IntStream.range(0, 25)
            .mapToObj(it -> Samples.failed(400, "reason " + it))
            .toArray(Scored[]::new);

    assertThat(MarkdownReport.of(Samples.findings(texts)))
        .contains("reason 19\n- 5 reasons more, all in report.json\n")
        .doesNotContain("reason 20");
  }

  @Test
  void whereNothingCameThereIsNoRepetition() {
    assertThat(MarkdownReport.of(Samples.findings(Samples.failed(400, "no server"))))
        .contains("A text has 0 words on average. No plans are known.")
        .contains("| under 500 | 1 | 0 | 0.0 | 0.0 to 0.0 | 0 | - | - | - | 0 |");
  }

  @Test
  void tellsOfTheJudge() {
    assertThat(
            MarkdownReport.of(
                Samples.findings(
                    Samples.judged(400, 400, Samples.FOUR_OF_FIVE),
                    Samples.judged(400, 400, new Judgement.Dropped("no number for clarity")))))
        .contains("S_q is **75.0** (95 % interval 75.0 to 75.0) over 1 judged text.")
        .contains("The judge is strict. It gave no marks for 1 text;")
        .contains("## Judgements dropped\n\n- 1 × no number for clarity\n")
        .contains("- **S_q**: quality score");
  }

  @Test
  void listsTheLowestScoresFirst() {
    String report =
        MarkdownReport.of(
            Samples.findings(
                Samples.text(1, "good", "Essay", 400, 400),
                Samples.text(2, "<b>bad</b> | prompt", "Essay", 400, 100),
                Samples.text(3, "half", "Essay", 400, 200)));

    assertThat(report)
        .contains(
            """
            ## The 3 lowest S_l

            | Line | Prompt | Asked | Written | S_l |
            | ---: | --- | ---: | ---: | ---: |
            | 2 | \\<b\\>bad\\</b\\> \\| prompt | 400 | 100 | 0.0 |
            | 3 | half | 400 | 200 | 50.0 |
            | 1 | good | 400 | 400 | 100.0 |
            """);
  }

  @Test
  void saysWhatTheFiguresAre() {
    assertThat(MarkdownReport.of(Samples.findings(Samples.text(400, 400))))
        .contains("- **S_l**: ", "- **95 % interval**: ", "- **Repeated 3-grams**: ")
        .contains("- **Distinct-2**: ", "- **Plan adherence**: ", "- **Premature conclusion**: ");
  }
}
