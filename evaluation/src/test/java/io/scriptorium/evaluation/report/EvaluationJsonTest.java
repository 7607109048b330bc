package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.job.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EvaluationJsonTest {

  @Test
  void holdsAllButTheTexts() {
    JsonNode report =
        report(
            ReportSamples.judged(400, 400, ReportSamples.FOUR_OF_FIVE),
            ReportSamples.judged(400, 400, new Judgement.Dropped("no number")),
            ReportSamples.failed(5_000, "no server"));

    assertThat(report.at("/name").asString()).isEqualTo("run one");
    assertThat(report.at("/benchmark").asString()).isEqualTo("LongBench-Write");
    assertThat(report.at("/how").asString()).isEqualTo("pipeline, sequential");
    assertThat(report.at("/overall/prompts").asInt()).isEqualTo(3);
    assertThat(report.at("/overall/length/mean").asDouble()).isBetween(66.6, 66.7);
    assertThat(report.at("/byLength").propertyNames())
        .containsExactly("under 500", "4,000 to 20,000");
    assertThat(report.at("/byType/Essay/answered").asInt()).isEqualTo(2);
    assertThat(report.at("/byLanguage/Latin/dropped").asInt()).isEqualTo(1);
    assertThat(report.at("/texts/0/line").asInt()).isEqualTo(1);
    assertThat(report.at("/texts/0/words").asInt()).isEqualTo(400);
    assertThat(report.at("/texts/0/scores/repetition/along")).hasSize(10);
    assertThat(report.at("/texts/0/judgement/type").asString()).isEqualTo("given");
    assertThat(report.at("/texts/0/judgement/quality/clarity").asInt()).isEqualTo(4);
    assertThat(report.at("/texts/0/quality").asDouble()).isEqualTo(75);
    assertThat(report.at("/texts/1/judgement/reason").asString()).isEqualTo("no number");
    assertThat(report.at("/texts/1/quality").isMissingNode()).isTrue();
    assertThat(report.at("/texts/2/status").asString()).isEqualTo("failed");
    assertThat(report.at("/texts/2/reason").asString()).isEqualTo("no server");
    assertThat(report.toString()).doesNotContain("It goes on.", "Write about tea.");
  }

  private static JsonNode report(ScoredText... texts) {
    return Json.MAPPER.valueToTree(ReportSamples.report(texts).json());
  }
}
