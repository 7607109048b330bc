package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0",
        "Tea came from Yunnan. | 4",
        "don't stop well-known | 3",
        "café naïve Москва | 3",
        "使用AI写作 | 5",
        "お茶 | 2",
        "In 1610, ships — Dutch ones — sailed | 6",
      })
  void counts(String text, int words) {
    assertThat(Words.count(text)).isEqualTo(words);
  }

  @Test
  void aModelStuckInALoopDoesNotOverflowTheStack() {
    assertThat(Words.count("a" + "-a".repeat(100_000))).isEqualTo(1);
  }
}
