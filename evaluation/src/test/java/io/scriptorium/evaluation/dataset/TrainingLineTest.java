package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write a novel about tea | Write a novel about tea. The text should have about 7,800"
            + " words.",
        "Write a novel about tea! | Write a novel about tea! The text should have about 7,800"
            + " words.",
        "写一部关于茶的小说 | 写一部关于茶的小说。全文约7800字。",
        "写一部关于茶的小说。 | 写一部关于茶的小说。全文约7800字。",
        "Schreibe einen Roman | Schreibe einen Roman. The text should have about 7,800 words.",
      })
  void statesTheLengthThatTheInstructionDoesNot(String instruction, String prompt) {
    assertThat(prompt(instruction, null)).isEqualTo(prompt);
    assertThat(Instruction.statedWords(prompt)).hasValue(7_800);
  }

  @ParameterizedTest
  @CsvSource({"Write a 7800-word novel", "写一部7800字的小说", "Write 5000 words, 'or more'"})
  void leavesAnInstructionThatStatesItsLength(String instruction) {
    assertThat(prompt(instruction, null)).isEqualTo(instruction);
  }

  @Test
  void statesTheLanguageThatTheInstructionNeitherIsInNorNames() {
    assertThat(prompt("Write a 7800-word novel of the sea.", "de"))
        .isEqualTo("Write a 7800-word novel of the sea. Write it in German.");
    assertThat(prompt("Write a 7800-word novel of the sea", "Klingon"))
        .isEqualTo("Write a 7800-word novel of the sea. Write it in Klingon.");
    assertThat(prompt("Write a 7800-word novel in German", "de"))
        .isEqualTo("Write a 7800-word novel in German");
    assertThat(prompt("Write a 7800-word novel of the sea", "en"))
        .isEqualTo("Write a 7800-word novel of the sea");
    assertThat(prompt("写一部7800字的小说", "中文")).isEqualTo("写一部7800字的小说");
    assertThat(prompt("写一部7800字的小说", "English")).isEqualTo("写一部7800字的小说。请用English写作。");
  }

  private static String prompt(String instruction, @Nullable String language) {
    return TrainingLine.prompt(new Decision.Selected(1, instruction, 7_800, true, language, null));
  }
}
