package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCleanerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Paragraph 1: The sea. | The sea.",
        "**Paragraph 1:** The sea. | The sea.",
        "**Paragraph 1**: The sea. | The sea.",
        "Section 2 - The sea. | The sea.",
        "Section 2 of 9: The sea. | The sea.",
        "[Section 2]: The sea. | The sea.",
        "## Section 2: Tides | ## Tides",
        "PARAGRAPH #12 – The sea. | The sea.",
        "第3段：大海 | 大海",
        "第十二节: 大海 | 大海",
        "Absatz 4: Das Meer. | Das Meer.",
        "Section 1: Paragraph 2: The sea. | The sea.",
      })
  void stripsIdentifiersInFrontOfParagraphs(String text, String clean) {
    assertThat(TextCleaner.of(text)).isEqualTo(clean);
    assertThat(TextCleaner.of("First.\n\n" + text + "\n\nLast."))
        .isEqualTo("First.\n\n" + clean + "\n\nLast.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Chapter 3: The storm",
        "Step 2: Add the flour.",
        "Section 4. The tenant pays the rent.",
        "as described in\nsection 4: the rest",
        "Section 2-3 covers the rest.",
        "Paragraph 5 of the law says so.",
        "**Section 2: Methods**",
        "The first: Paragraph 2: no identifier.",
        "第三章 大海",
        "A line\n\n\nbehind two blank ones\n    and indented",
      })
  void leavesWhatBelongsToTheText(String text) {
    assertThat(TextCleaner.of(text)).isEqualTo(text);
  }

  @Test
  void anIdentifierOnALineOfItsOwnGoesWithItsLine() {
    assertThat(
            TextCleaner.of(
                "**Paragraph 1**\n\nThe sea.\n\nParagraph 2\nThe land.\n\n### Section 3:\n"))
        .isEqualTo("The sea.\n\nThe land.");
  }

  @Test
  void whatIsNoUnicodeIsReplaced() {
    assertThat(TextCleaner.of("half \ud83d a pair")).isEqualTo("half ? a pair");
  }

  @Test
  @Timeout(10)
  void longLinesTakeNoTime() {
    String spaces = " ".repeat(100_000);
    for (String line :
        new String[] {
          "Section" + spaces + "x", "Paragraph 1" + spaces + "x", "#".repeat(100_000)
        }) {
      assertThat(TextCleaner.of(line)).isEqualTo(line);
    }
  }
}
