package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** See {@link ReferenceParityTest} for every clause of the rule. */
class ReferenceWordsTest {

  /**
   * The letter 𐐀 stands in it for its own sake only: without a character beyond the BMP in the
   * pattern, Java's look-behind takes half of one for the character before.
   */
  private static final Pattern WORD =
      Pattern.compile("[\u4E00-\u9FFF]|(?<![\\p{L}\\p{N}_𐐀])[a-zA-Z]+(?![\\p{L}\\p{N}_𐐀])");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0",
        "使用AI写作 | 4",
        "使用 AI 写作 | 5",
        "café naïve | 0",
        "don't stop | 3",
        "2024 Москва | 0",
        "snake_case 1st x² | 0",
        "a𐐀 𐐀b 😀c | 1",
      })
  void counts(String text, int words) {
    assertThat(ReferenceWords.count(text)).isEqualTo(words);
  }

  /** The rule once more, said as a pattern. */
  @Property
  void countsWhatThePatternFinds(@ForAll("texts") String text) {
    assertThat(ReferenceWords.count(text)).isEqualTo((int) WORD.matcher(text).results().count());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.of("a", "Z", "tea", "é", "e\u0301", "ж", "5", "_", "Ⅷ", "²")),
            Tuple.of(4, Arbitraries.of("'", "’", "-", ".", " ", "\n", "\u00a0", "\u200d", "—")),
            Tuple.of(3, Arbitraries.of("茶", "㐀", "豈", "お", "한", "ａ", "का", "ไ", "س")),
            Tuple.of(2, Arbitraries.of("𐐀", "𝐀", "𠀀", "😀", "𝄞", "\uD800", "\uDC00")),
            Tuple.of(1, Arbitraries.strings().ofLength(1)))
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Test
  @Timeout(10)
  void takesTimeInProportionToTheTextOnly() {
    assertThat(ReferenceWords.count("a".repeat(5_000_000) + "_")).isZero();
    assertThat(ReferenceWords.count("a ".repeat(2_500_000))).isEqualTo(2_500_000);
    assertThat(ReferenceWords.count("a1".repeat(2_500_000))).isZero();
  }
}
