package io.scriptorium.sim.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProseGeneratorTest {

  private static String text(int words, List<String> topics) {
    return new ProseGenerator(new Random(words), topics).text(words);
  }

  @Test
  void writesExactlyTheWordsAskedFor() {
    assertThat(IntStream.rangeClosed(1, 700))
        .allSatisfy(words -> assertThat(text(words, List.of()).split("\\s+")).hasSize(words));
  }

  @Test
  void writesWholeSentencesInParagraphsWithoutStrayBlanks() {
    String text = text(2_000, List.of("temple", "autumn"));

    assertThat(text.split("\n\n"))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            paragraph -> assertThat(paragraph).matches("[A-Z][^\n]*\\.").doesNotContain("  "));
    assertThat(text).contains("temple").contains("autumn").doesNotContainPattern("[^a-zA-Z,. \n]");
  }

  @Test
  void neverRepeatsAParagraph() {
    assertThat(text(50_000, List.of()).split("\n\n")).doesNotHaveDuplicates();
  }

  @Test
  void takesTopicsFromThePromptsEndButNoInstructionWords() {
    List<String> topics =
        Vocabulary.topics("Write a paragraph about lighthouse keepers, 200 words, for readers.");

    assertThat(topics).containsExactly("keepers", "lighthouse");
  }
}
