package io.scriptorium.evaluation.dataset;

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
}
