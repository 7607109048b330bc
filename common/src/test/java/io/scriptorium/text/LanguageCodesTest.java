package io.scriptorium.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageCodesTest {

  @ParameterizedTest
  @CsvSource({
    "de, de",
    "pt-BR, pt",
    "German, de",
    "deutsch, de",
    "中文, zh",
    "zh-Hans, zh",
    "English, en"
  })
  void knowsTagsAndNames(String language, String code) {
    assertThat(LanguageCodes.named(language)).contains(code);
  }

  @Test
  void doesNotGuess() {
    assertThat(LanguageCodes.named("Klingon of old")).isEmpty();
    assertThat(LanguageCodes.of("Schreibe einen Roman")).isEmpty();
    assertThat(LanguageCodes.of("1234")).isEmpty();
  }

  @Test
  void tellsATextsOwnLanguage() {
    assertThat(LanguageCodes.of("Write a novel")).contains("en");
    assertThat(LanguageCodes.of("Write about 茶")).contains("en");
    assertThat(LanguageCodes.of("写一部关于茶的长篇小说")).contains("zh");
    assertThat(LanguageCodes.of("소설을 쓰세요")).contains("ko");
  }

  @Test
  void aTextIsNotEnglishForAQuotation() {
    assertThat(
            LanguageCodes.ofText("The tea of the hills is sold in the town, and the price is low."))
        .contains("en");
    assertThat(
            LanguageCodes.ofText(
                "Der Tee der Hügel wird in der Stadt verkauft, sein Preis ist niedrig, und auf dem"
                    + " Schild steht „the best“, wie überall in dieser Gegend am Fluss seit Jahren,"
                    + " was kaum jemand noch bemerkt oder gar glaubt."))
        .isEmpty();
    assertThat(LanguageCodes.ofText("山里的茶在城里卖，价格很低。")).contains("zh");
  }
}
