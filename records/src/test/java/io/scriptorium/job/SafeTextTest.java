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

  @Test
  void keepsWhatScriptsNeed() {
    String needed = "می\u200cخواهم \u200fשלום 👩\u200d💻 co\u00adop ខ្មែរ\u200bភាសា　全角";

    assertThat(SafeText.of(needed, 100)).isEqualTo(needed);
    assertThat(SafeText.lines(needed)).isEqualTo(needed);
  }

  @Test
  void replacesInvisibleTagsAndOtherFormats() {
    assertThat(SafeText.of("a\udb40\udc41\udb40\udc00b\u2066c\ufeffd\u061ce", 20))
        .isEqualTo("a��b�c�d\u061ce");
  }

  @Test
  void linesKeepTheirBreaksAndTabs() {
    assertThat(SafeText.lines("a\r\n\tb\rc\u001b[2Jd\u0085e\u2028f"))
        .isEqualTo("a\n\tb c�[2Jd�e f");
  }

  @Test
  void jsonStaysTheSameValue() {
    assertThat(SafeText.json("{\"a\": \"\u009b\u202e\udb40\udc41\u2028é\"}\n"))
        .isEqualTo("{\"a\": \"\\u009b\\u202e\\udb40\\udc41\\u2028é\"}\n");
  }
}
