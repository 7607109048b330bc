package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TokensTest {

  @Test
  void areRunsOfLettersAndDigitsInLowerCase() {
    assertThat(Tokens.of("The 2nd café, in Zürich: Москва!"))
        .containsExactly("the", "2nd", "café", "in", "zürich", "москва");
    assertThat(Tokens.of("don't well-known")).containsExactly("don", "t", "well", "known");
    assertThat(Tokens.of("")).isEmpty();
    assertThat(Tokens.of(" — … \n")).isEmpty();
  }

  @Test
  void areSingleCharactersWhereNoSpacesPartWords() {
    assertThat(Tokens.of("使用AI写作")).containsExactly("使", "用", "ai", "写", "作");
    assertThat(Tokens.of("お茶、𠀀")).containsExactly("お", "茶", "𠀀");
    assertThat(Tokens.of("한국어 말")).containsExactly("한국어", "말");
  }

  @Test
  void keepTheirMarks() {
    assertThat(Tokens.of("cafe\u0301 नमस्ते")).containsExactly("cafe\u0301", "नमस्ते");
    assertThat(Tokens.of("\u0301 a")).containsExactly("a");
  }

  @Test
  void areTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      // In Turkish, the lower case of I is a dotless i.
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(Tokens.of("TITLE")).containsExactly("title");
    } finally {
      Locale.setDefault(before);
    }
  }
}
