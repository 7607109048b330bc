package io.scriptorium.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageWordsTest {

  private static final int MEGABYTE = 1_000_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0",
        "Tea came from Yunnan. | 4",
        "don't stop well-known | 3",
        "Чай пришёл из Юньнани | 4",
        "ชาวสวนปลูกต้นชาบนภูเขา | 6",
        "ชาวสวน ปลูก tea บนภูเขา 3 ต้น | 7",
        "ຂ້ອຍມັກດື່ມຊາ | 4",
        "ខ្ញុំចូលចិត្តផឹកតែ | 4",
        "中国茶叶的历史 | 4",
        "お茶の歴史について | 4",
        "차에 대해 | 2",
        "चाय का इतिहास | 3",
        "تاريخ الشاي | 2",
      })
  void countsAsTheLanguageDoes(String text, int words) {
    assertThat(LanguageWords.count(text)).isCloseTo(words, org.assertj.core.data.Offset.offset(1));
    if (Words.count(text) == words) {
      assertThat(LanguageWords.count(text)).isEqualTo(words);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tea came from Yunnan. | false",
        "Чай пришёл из Юньнани | false",
        "中国茶叶的历史 | false",
        "茶は中国から来た飲み物です | true",
        "ชาวสวนปลูกต้นชาบนภูเขา | true",
        "လက်ဖက်တောင်ပေါ်မှာစိုက်ကြသည် | true",
        "The word ชา means tea in Thai | false",
      })
  void onlyLanguagesThatTheScoreMiscountsAreSteeredByTheirOwnWords(String text, boolean own) {
    assertThat(LanguageWords.isSegmented(text)).isEqualTo(own);
    assertThat(LanguageWords.steering(text))
        .isEqualTo(own ? LanguageWords.count(text) : Words.count(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ชาวสวนปลูกต้นชาบนภูเขาสูง", "ก", "茶叶的历史", "お茶の歴史", "茶a", "ก่", "\uD800", "tea "})
  @Timeout(20)
  void aMegabyteTakesLittleTime(String unit) {
    assertThat(LanguageWords.count(unit.repeat(MEGABYTE / unit.length()))).isNotNegative();
  }

  @Test
  void aLongRunIsCountedAsItsPieces() {
    String sentence = "ชาวสวนปลูกต้นชาบนภูเขาสูง";
    int one = LanguageWords.count(sentence);

    assertThat(LanguageWords.count(sentence.repeat(1_000))).isBetween(one * 990, one * 1_010);
  }
}
