package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void whatFitsStaysAsItIs() {
    assertThat(SafeText.of("tea 😀", 6)).isEqualTo("tea 😀");
  }

  @Test
  void whatIsLongerIsCutAtAWholeCharacter() {
    assertThat(SafeText.of("tea 😀s", 5)).isEqualTo("tea …");
    assertThat(SafeText.of("tea 😀s", 6)).isEqualTo("tea 😀…");
  }

  @Test
  void whatBreaksALineOrATextIsReplaced() {
    assertThat(SafeText.of("a\nb\u0000c\ud800d\u202ee\u2028", 20)).isEqualTo("a b�c�d�e ");
  }
}
