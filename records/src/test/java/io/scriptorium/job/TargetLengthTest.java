package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetLengthTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write a 10000-word history of tea | 10000",
        "Write an essay of 1,500 words about tea | 1500",
        "A 20k word novel | 20000",
        "approximately 2.5k words, please | 2500",
        "写一篇5000字的中国旅游指南 | 5000",
        "between 800 and 1000 words | 1000",
        "Ein Aufsatz mit 3.000 Wörtern und 3.000 Wörter | 3000",
        "write 100-word short thank you email | 100",
      })
  void findsTheLength(String instruction, int words) {
    assertThat(TargetLength.in(instruction, 200_000)).hasValue(words);
  }

  @Test
  void findsNoneWhereNoneIsNamedOrItIsAbsurd() {
    assertThat(TargetLength.in("A guide to 1500 temples in Kyoto", 200_000)).isEmpty();
    assertThat(TargetLength.in("Write 999999999 words", 200_000)).isEmpty();
    assertThat(TargetLength.in("Write 0 words", 200_000)).isEmpty();
  }

  @Test
  @Timeout(10)
  void aNumberWithManySpacesBehindItTakesNoTime() {
    assertThat(TargetLength.in("1" + " ".repeat(99_999), 1_000)).isEmpty();
    assertThat(TargetLength.in("1" + ",000".repeat(25_000), 1_000)).isEmpty();
    assertThat(TargetLength.in("5" + " ".repeat(50_000) + "words", 1_000)).hasValue(5);
  }
}
