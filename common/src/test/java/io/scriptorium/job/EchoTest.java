package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoTest {

  @Test
  void whatFitsStaysAsItIs() {
    assertThat(Echo.of("tea 😀", 6)).isEqualTo("tea 😀");
  }

  @Test
  void whatIsLongerIsCutAtAWholeCharacter() {
    assertThat(Echo.of("tea 😀s", 5)).isEqualTo("tea …");
    assertThat(Echo.of("tea 😀s", 6)).isEqualTo("tea 😀…");
  }

  @Test
  void whatBreaksALineOrATextIsReplaced() {
    assertThat(Echo.of("a\nb\u0000c\ud800d\u202ee\u2028", 20)).isEqualTo("a b�c�d�e ");
  }
}
