package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RulerReportTest {

  private static final Evaluation PIPELINE =
      new Evaluation(
          "pipeline",
          "LongWrite-Ruler",
          "pipeline, sequential",
          List.of(
              ReportSamples.text(20_000, 19_000),
              ReportSamples.text(1_000, 900),
              ReportSamples.text(1_000, 1_000)));
  private static final Evaluation DIRECT =
      new Evaluation(
          "<direct>",
          "LongWrite-Ruler",
          "direct",
          List.of(ReportSamples.text(1_000, 1_000), ReportSamples.failed(20_000, "too long")));

  @TempDir private Path folder;

  @BeforeEach
  void given() throws IOException {
    RulerReport.of(List.of(PIPELINE, DIRECT)).write(folder);
  }

  @Test
  void comparesTheRunsLengthByLength() {
    assertThat(folder.resolve("report.md"))
        .content()
        .startsWith("# The longest output\n\n- **pipeline** (LongWrite-Ruler;")
        .endsWith(
            """
            | Words requested | Run | Longest, in words | Mean S_l | 95 % interval | Answered |
            | ---: | --- | ---: | ---: | ---: | ---: |
            | 1,000 | pipeline | 1,000 | 97.2 | 94.4 to 100.0 | 2 of 2 |
            | 1,000 | \\<direct\\> | 1,000 | 100.0 | 100.0 to 100.0 | 1 of 1 |
            | 20,000 | pipeline | 19,000 | 97.4 | 97.4 to 97.4 | 1 of 1 |
            | 20,000 | \\<direct\\> | 0 | 0.0 | 0.0 to 0.0 | 0 of 1 |
            """);
  }

  @Test
  void drawsALineForEachRun() throws IOException {
    String page = Files.readString(folder.resolve("report.html"));
    JsonNode data = EvaluationPageTest.chartData(page).at("/lengths-chart/data");

    assertThat(data.at("/lines").asBoolean()).isTrue();
    assertThat(data.at("/series/0/name").asString()).isEqualTo("pipeline");
    assertThat(data.at("/series/0/points/1/prompt").asString()).isEqualTo("Write about tea.");
    assertThat(data.at("/series/0/points/1/about").asString())
        .isEqualTo("pipeline: 20,000 requested, longest text 19,000");
    assertThat(data.at("/series/1/name").asString()).isEqualTo("<direct>");
    assertThat(page).doesNotContain("<direct>");
  }

  @Test
  void holdsTheSameForMachines() throws IOException {
    JsonNode report = Json.MAPPER.readTree(Files.readString(folder.resolve("report.json")));

    assertThat(report.at("/runs/0/name").asString()).isEqualTo("pipeline");
    assertThat(report.at("/runs/0/lengths/0/asked").asInt()).isEqualTo(1_000);
    assertThat(report.at("/runs/0/lengths/1/longest").asInt()).isEqualTo(19_000);
    assertThat(report.at("/runs/1/lengths/1/answered").asInt()).isZero();
    assertThat(report.at("/runs/1/overall/prompts").asInt()).isEqualTo(2);
  }

  @Test
  void needsARun() {
    assertThatIllegalArgumentException().isThrownBy(() -> RulerReport.of(List.of()));
  }
}
