package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.Step;
import io.scriptorium.planner.PlanRules.BadPlanException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFormatTest {

  private static final List<Step> STEPS =
      List.of(new Step("Where tea comes from", 300), new Step("How it is traded", 250));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"steps\":[{\"main_point\":\"Where tea comes from\",\"words\":300},{\"main_point\":\"How it is traded\",\"words\":250}]}",
        "```json\n{\"steps\":[{\"main_point\":\" Where tea comes from \",\"words\":300.0},{\"main_point\":\"How it is traded\",\"words\":250,\"more\":1}]}\n```",
      })
  void readsJson(String answer) throws BadPlanException {
    assertThat(PlanFormat.STRUCTURED.read(answer)).isEqualTo(STEPS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 | 300 | Where tea comes from\n2 | 250 | How it is traded",
        "Here is the outline:\n\n1. | 300 words | Where tea comes from\n\n2. | 250 words | How it is traded\n\nI hope this helps.",
        "| 1 | 300 | Where tea comes from |\n| 2 | 250 | How it is traded |",
        "Section 1 | 300 | Where tea comes from\r\nSection 2 | 250 | How it is traded\r\n",
      })
  void readsLines(String answer) throws BadPlanException {
    assertThat(PlanFormat.LINES.read(answer)).isEqualTo(STEPS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I cannot do that.",
        "{\"steps\": 3}",
        "[]",
        "{\"steps\":[{\"main_point\":\"\",\"words\":300}]}",
        "{\"steps\":[{\"main_point\":\"Tea\",\"words\":-4}]}",
        "{\"steps\":[{\"main_point\":\"Tea\",\"words\":\"many\"}]}",
        "{\"steps\":[\"Tea\"]}",
      })
  void whatIsNoJsonPlanIsRefused(String answer) {
    assertThatThrownBy(() -> PlanFormat.STRUCTURED.read(answer))
        .isInstanceOf(BadPlanException.class);
  }

  @Test
  void anAnswerWithoutLinesIsRefused() {
    assertThatThrownBy(() -> PlanFormat.LINES.read("1. Tea\n2. Trade"))
        .isInstanceOf(BadPlanException.class)
        .hasMessageContaining("N | words | main point");
  }

  @Test
  void onlyTheStructuredFormatHasASchema() {
    assertThat(PlanFormat.STRUCTURED.schema()).isPresent();
    assertThat(PlanFormat.LINES.schema()).isEmpty();
  }
}
