package io.scriptorium.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.judge.PairVerdict.Preference;
import io.scriptorium.job.BadRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairJudgeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\": \"The second one rambles.\", \"verdict\": \"first\"}",
        "My answer:\n```json\n{\"verdict\": \"First\"}\n```",
        "The second text is dull.\n\n**Verdict**: first.",
        "Both have {braces}.\nverdict = \"first\""
      })
  void areReadFromAnObjectOrALine(String answer) {
    assertThat(PairJudge.read(answer)).isEqualTo(Preference.FIRST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "The first text is better.",
        "{\"verdict\": \"third\"}",
        "{\"verdict\": 1}",
        "{\"reason\": \"first\"}",
        "Verdict: first\nVerdict: second",
        "Verdict: first or second"
      })
  void anAnswerWithoutOneVerdictIsNone(String answer) {
    assertThatThrownBy(() -> PairJudge.read(answer))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("The judge's verdict is none of first, second, tie.");
  }

  @Test
  void aReasonIsAskedForBeforeTheVerdict() {
    assertThat(PairJudge.SCHEMA.schema().path("properties").propertyNames())
        .containsExactly("reason", "verdict");
  }
}
