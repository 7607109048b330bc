package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorExcerptTest {

  @Test
  void isOneShortLine() {
    // when
    String excerpt = ErrorExcerpt.of(" a\r\n\tb\u0000c " + "x".repeat(500), null);

    // then
    assertThat(excerpt).startsWith("a b c xxx").hasSize(ErrorExcerpt.MAX_CHARACTERS).endsWith("x…");
  }

  @Test
  void holdsNoSecrets() {
    // given
    var key = new ApiKey("my-very-own-key");

    // when
    String excerpt =
        ErrorExcerpt.of(
            "Wrong: my-very-own-key, Bearer abc.def, sk-proj-1234567 and risk-free", key);

    // then
    assertThat(excerpt).isEqualTo("Wrong: ***, Bearer *** *** and risk-free");
    assertThat(key.toString()).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"out of memory\",\"code\":500}}",
        "{\"object\":\"error\",\"message\":\"out of memory\"}",
        "{\"error\":\"out of memory\"}",
        "{\"detail\":\"out of memory\"}",
        "out of memory"
      })
  void findsTheMessageInEveryServersErrors(String body) {
    assertThat(ErrorExcerpt.message(body)).isEqualTo("out of memory");
  }
}
