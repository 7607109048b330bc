package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamedAnswerTest {

  @Test
  void estimatesTokensInEveryScript() {
    assertThat(StreamedAnswer.estimatedTokens("Tea for two.")).isEqualTo(3);
    assertThat(StreamedAnswer.estimatedTokens("\u8336\u9053")).isEqualTo(2);
    assertThat(StreamedAnswer.estimatedTokens("")).isZero();
  }
}
