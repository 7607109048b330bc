package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tea came from Yunnan.",
        "  Tea came from Yunnan.\n\n",
        "Paragraph 3: Tea came from Yunnan.",
        "paragraph 3 - Tea came from Yunnan.",
        "**Paragraph 3:** Tea came from Yunnan.",
        "**Paragraph 3**: Tea came from Yunnan.",
        "## Section 3 of 9\n\nTea came from Yunnan.",
        "[Section 3/9]: Tea came from Yunnan.",
        "Section 3:\nParagraph 3: Tea came from Yunnan.",
        "Step 12. Tea came from Yunnan.",
        "第3段：Tea came from Yunnan.",
      })
  void leadingIdentifiersAreStripped(String answer) {
    assertThat(SectionText.of(answer)).isEqualTo("Tea came from Yunnan.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Paragraph 3 of the treaty forbids tea.",
        "Part 2 of his life began in Assam.",
        "Section 8 housing is scarce. Tea is not.",
        "Tea. Paragraph 3: the trade.",
        "3 cups a day are enough.",
      })
  void sentencesThatOnlyLookAlikeStay(String answer) {
    assertThat(SectionText.of(answer)).isEqualTo(answer);
  }

  @Test
  void anAnswerOfOnlyAnIdentifierIsKept() {
    assertThat(SectionText.of("Section 3:")).isEqualTo("Section 3:");
  }

  @Test
  void aCutAnswerEndsWithItsLastWholeSentence() {
    assertThat(SectionText.wholeSentences("Tea is old. “It is!” he said. It grows in"))
        .isEqualTo("Tea is old. “It is!” he said.");
    assertThat(SectionText.wholeSentences("茶很古老。它生长在")).isEqualTo("茶很古老。");
    assertThat(SectionText.wholeSentences("Version 2.5 is")).isEmpty();
    assertThat(SectionText.wholeSentences("no end")).isEmpty();
  }

  @Test
  void aTextIsCutAtTheSentenceThatEndsNearestToALength() {
    String text = "Tea is old. It came from Yunnan. “Drink it!” he said. It grows in Assam.";

    assertThat(SectionText.nearest(text, 3)).isEqualTo("Tea is old.");
    assertThat(SectionText.nearest(text, 6)).isEqualTo("Tea is old. It came from Yunnan.");
    assertThat(SectionText.nearest(text, 10)).endsWith("he said.");
    assertThat(SectionText.nearest(text, 14)).isEqualTo(text);
    assertThat(SectionText.nearest("茶很古老。它生长在云南。人们喜欢它。", 9)).isEqualTo("茶很古老。它生长在云南。");
  }

  @Test
  void aTextWithoutASentenceEndThatIsNearerStaysWhole() {
    assertThat(SectionText.nearest("One. " + "word ".repeat(60) + "end.", 40)).endsWith("end.");
    assertThat(SectionText.nearest("Ask Dr. Who, e.g. this one, version 2.5 of him.", 3))
        .isEqualTo("Ask Dr. Who, e.g. this one, version 2.5 of him.");
    assertThat(SectionText.nearest("", 3)).isEmpty();
  }
}
