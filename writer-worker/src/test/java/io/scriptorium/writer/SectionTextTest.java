package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Words;
import org.junit.jupiter.api.Test;

class SectionTextTest {

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

    assertThat(SectionText.nearest(text, 3, Words::count)).isEqualTo("Tea is old.");
    assertThat(SectionText.nearest(text, 6, Words::count))
        .isEqualTo("Tea is old. It came from Yunnan.");
    assertThat(SectionText.nearest(text, 10, Words::count)).endsWith("he said.");
    assertThat(SectionText.nearest(text, 14, Words::count)).isEqualTo(text);
    assertThat(SectionText.nearest("茶很古老。它生长在云南。人们喜欢它。", 9, Words::count))
        .isEqualTo("茶很古老。它生长在云南。");
  }

  @Test
  void aTextWithoutASentenceEndThatIsNearerStaysWhole() {
    assertThat(SectionText.nearest("One. " + "word ".repeat(60) + "end.", 40, Words::count))
        .endsWith("end.");
    assertThat(
            SectionText.nearest("Ask Dr. Who, e.g. this one, version 2.5 of him.", 3, Words::count))
        .isEqualTo("Ask Dr. Who, e.g. this one, version 2.5 of him.");
    assertThat(SectionText.nearest("", 3, Words::count)).isEmpty();
  }
}
