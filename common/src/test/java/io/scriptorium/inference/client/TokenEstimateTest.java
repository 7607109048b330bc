package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenEstimateTest {

  @Test
  void estimatesTokensInEveryScript() {
    assertThat(TokenEstimate.of("Tea for two.")).isEqualTo(3);
    assertThat(TokenEstimate.of("\u8336\u9053")).isEqualTo(2);
    assertThat(TokenEstimate.of("")).isZero();
  }
}
