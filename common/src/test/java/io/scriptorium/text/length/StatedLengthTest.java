package io.scriptorium.text.length;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatedLengthTest {

  private static final int LONG = 100_000;

  @ParameterizedTest
  @CsvFileSource(resources = "stated-lengths.csv", delimiter = '|')
  void theLengthOfTheDocumentIsRead(String instruction, String words) {
    OptionalInt expected =
        words.equals("none") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(words));

    assertThat(StatedLength.of(instruction)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1 ",
        "1,000",
        "1 000 ",
        "words ",
        "one ",
        "word-",
        "5 words ",
        "two thousand words ",
        "万",
        "5万",
        "五",
        "1-",
        "0.",
        "ten chapters ",
        "each ",
        "a ",
        "٣",
        "- ",
        ":",
        "1\n"
      })
  @Timeout(10)
  void hostileInstructionsTakeLinearTime(String unit) {
    String text = unit.repeat(LONG / unit.length());

    assertThat(StatedLength.of(text + " 77 words")).isNotNull();
    assertThat(StatedLength.of("5" + text)).isNotNull();
  }

  @Test
  @Timeout(10)
  void aNumberIsReadFarFromItsUnit() {
    assertThat(StatedLength.of("5" + " ".repeat(50_000) + "words")).hasValue(5);
    assertThat(StatedLength.of("9".repeat(LONG) + " words")).hasValue(Integer.MAX_VALUE);
  }
}
