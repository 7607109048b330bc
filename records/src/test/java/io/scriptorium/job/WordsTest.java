package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]"
              + "|[\\p{L}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]"
              + "[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]*"
              + "(?:['’\\-][\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]+)*+");

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

  /** The rule once more, said as a pattern. */
  @Property
  void countsWhatThePatternFinds(@ForAll("texts") String text) {
    assertThat(Words.count(text)).isEqualTo((int) WORD.matcher(text).results().count());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(
                6, Arbitraries.of("a", "Z", "é", "ж", "5", "Ⅷ", "½", "e\u0301", "\u0301", "ß")),
            Tuple.of(3, Arbitraries.of("'", "’", "-", "--", "_", ".", " ", "\n", "—")),
            Tuple.of(2, Arbitraries.of("茶", "お", "チ", "々", "ー", "𠀀", "한", "ไทย", "\uD800")),
            Tuple.of(1, Arbitraries.strings().ofLength(1)))
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Test
  void aModelStuckInALoopDoesNotOverflowTheStack() {
    assertThat(Words.count("a" + "-a".repeat(100_000))).isEqualTo(1);
  }
}
