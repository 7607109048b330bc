package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.judge.PairVerdict;
import io.scriptorium.evaluation.judge.PairVerdict.Preference;
import io.scriptorium.evaluation.judge.TextPair;
import io.scriptorium.evaluation.result.Comparison;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonReportTest {

  @TempDir Path folder;

  /** Of four prompts the other run wins one, one is inconsistent, and two are unjudged. */
  private static Comparison judged() {
    return comparison().with(ComparisonReportTest::verdict);
  }

  private static Optional<PairVerdict> verdict(TextPair pair) {
    boolean otherFirst = pair.first().response().startsWith("other");
    return Optional.of(
        switch (pair.first().line()) {
          case 1 ->
              new PairVerdict.Given(
                  otherFirst ? Preference.FIRST : Preference.SECOND, "strict <1>");
          case 2 -> new PairVerdict.Given(Preference.FIRST, "strict <1>");
          default -> new PairVerdict.Dropped("It wrote <prose>.");
        });
  }

  private static Comparison comparison() {
    return Comparison.of(List.of(run("first"), run("other")));
  }

  @Test
  void everyFormTellsWhatTheJudgePrefers() throws Exception {
    new ComparisonReport(judged()).write(folder);

    assertThat(new ComparisonReport(judged()).terminal())
        .containsPattern("Against first +Wins +Losses +Ties +Inconsistent +Unjudged +Win rate, %")
        .containsPattern("other +1 +0 +0 +1 +2 +75\\.0\n")
        .contains("Unjudged: 2 × other: It wrote <prose>.");
    assertThat(folder.resolve("report.md"))
        .content()
        .contains("## Head to head", "| other | 1 | 0 | 0 | 1 | 2 | 75.0 | 50.0 to 100.0 |")
        .contains("The judge is strict \\<1\\>.")
        .contains("- 2 × other: It wrote \\<prose\\>.");
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("<h2 id=\"head-to-head\">Head to head</h2>", "strict &lt;1&gt;")
        .contains("<li dir=\"auto\">2 × other: It wrote &lt;prose&gt;.</li>")
        .doesNotContain("<prose>");
    var json = Json.MAPPER.readTree(Files.readString(folder.resolve("report.json")));
    var headToHead = json.path("pairs").get(0).path("headToHead");
    assertThat(headToHead.path("wins").intValue()).isEqualTo(1);
    assertThat(headToHead.path("inconsistent").intValue()).isEqualTo(1);
    assertThat(headToHead.path("unjudgedFor").path("It wrote <prose>.").intValue()).isEqualTo(2);
    assertThat(headToHead.path("winRate").path("mean").doubleValue()).isEqualTo(75);
    assertThat(headToHead.path("model").stringValue()).isEqualTo("strict <1>");
  }

  @Test
  void withoutAJudgeThereIsNothingHeadToHead() throws Exception {
    new ComparisonReport(comparison()).write(folder);

    assertThat(new ComparisonReport(comparison()).terminal()).doesNotContain("Wins", "Unjudged");
    assertThat(folder.resolve("report.md")).content().doesNotContain("Head to head");
    assertThat(folder.resolve("report.html")).content().doesNotContain("Head to head");
    assertThat(folder.resolve("report.json")).content().doesNotContain("headToHead");
  }

  @Test
  void theTerminalHasEightyColumnsAndNoEmptyOnes() {
    Comparison longNames =
        Comparison.of(List.of(run("a-run-with-a-name-".repeat(5)), run("another-run-".repeat(9))))
            .with(ComparisonReportTest::verdict);

    assertThat(new ComparisonReport(longNames).terminal().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
        .anyMatch(line -> line.contains("Inconsistent"));
    assertThat(new ComparisonReport(judged()).terminal()).doesNotContain("S_q");
    assertThat(new ComparisonReport(judged()).markdown())
        .doesNotContain("S_q difference", "| Plan");
  }

  @Test
  void thePageShowsTheTextsOfAPromptSideBySide() {
    assertThat(new ComparisonReport(comparison()).page())
        .contains("<details id=\"prompt-3\"><summary><span dir=\"auto\">Prompt 3</span>")
        .containsSubsequence(
            "aria-label=\"first: line 3\"",
            "<p dir=\"auto\">first text 3</p>",
            "aria-label=\"other: line 3\"",
            "<p dir=\"auto\">other text 3</p>");
  }

  @Test
  void theVerdictIsSaidInWords() throws Exception {
    new ComparisonReport(comparison()).write(folder);

    String same = "other and first have the same S\\_l on average, over 4 prompts.";
    assertThat(folder.resolve("report.md"))
        .content()
        .contains("- " + same + " Do not rely on that");
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("<p dir=\"auto\">" + same.replace("\\", ""));
  }

  private static Evaluation run(String name) {
    return new Evaluation(
        name,
        "LongBench-Write",
        "direct",
        IntStream.rangeClosed(1, 4)
            .mapToObj(line ->
                ScoredText.of(
                    new Prediction(
                        line,
                        "Prompt " + line,
                        "Report",
                        100,
                        "Latin",
                        "%s text %d".formatted(name, line),
                        Document.Status.COMPLETED,
                        null,
                        List.of(),
                        1,
                        null)))
            .toList());
  }
}
