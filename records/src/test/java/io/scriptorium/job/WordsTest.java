package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Property
  void countsWhatAScannerFinds(@ForAll("texts") String text) {
    assertThat(Words.count(text)).isEqualTo(scan(text));
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
  void findsTheLengthAskedFor(String instruction, int words) {
    assertThat(Words.askedFor(instruction, 200_000)).hasValue(words);
  }

  @Test
  void findsNoLengthWhereNoneIsNamedOrItIsAbsurd() {
    assertThat(Words.askedFor("A guide to 1500 temples in Kyoto", 200_000)).isEmpty();
    assertThat(Words.askedFor("Write 999999999 words", 200_000)).isEmpty();
    assertThat(Words.askedFor("Write 0 words", 200_000)).isEmpty();
  }

  @Test
  @Timeout(10)
  void aNumberWithManySpacesBehindItTakesNoTime() {
    assertThat(Words.askedFor("1" + " ".repeat(99_999), 1_000)).isEmpty();
    assertThat(Words.askedFor("1" + ",000".repeat(25_000), 1_000)).isEmpty();
    assertThat(Words.askedFor("5" + " ".repeat(50_000) + "words", 1_000)).hasValue(5);
  }

  /** The rule once more, character by character. */
  private static int scan(String text) {
    int words = 0;
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (isIdeograph(character)) {
        words++;
        at += Character.charCount(character);
      } else if (isLetterOrNumber(character)) {
        words++;
        at = endOfWord(text, at);
      } else {
        at += Character.charCount(character);
      }
    }
    return words;
  }

  private static int endOfWord(String text, int start) {
    int at = endOfRun(text, start);
    while (at < text.length() && isJoiner(text.charAt(at))) {
      int end = endOfRun(text, at + 1);
      if (end == at + 1) {
        break;
      }
      at = end;
    }
    return at;
  }

  /** Where the run of letters, marks and digits that begins here ends. */
  private static int endOfRun(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (isIdeograph(character) || !(isLetterOrNumber(character) || isMark(character))) {
        break;
      }
      at += Character.charCount(character);
    }
    return at;
  }

  private static boolean isJoiner(char character) {
    return character == '\'' || character == '\u2019' || character == '-';
  }

  private static boolean isIdeograph(int character) {
    // All of them are above this; looking the script up is slow.
    if (character < 0x2E80) {
      return false;
    }
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA -> true;
      default -> false;
    };
  }

  private static boolean isLetterOrNumber(int character) {
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> false;
    };
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }
}
