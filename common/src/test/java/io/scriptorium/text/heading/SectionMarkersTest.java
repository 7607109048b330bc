package io.scriptorium.text.heading;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.text.answer.JudgedText;
import io.scriptorium.text.answer.PromptEcho;
import io.scriptorium.text.answer.TextFlaw;
import io.scriptorium.text.repetition.EarlierText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3 of 9. */
class SectionMarkersTest {

  private static String without(String text) {
    return SectionMarkers.without(text.replace("\\n", "\n"), 3, 9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SECTION 3",
        "Section 4",
        "Section 4:",
        "**Section 4**",
        "## Section 4",
        "Section 4 of 9",
        "[Section 4/9]",
        "Part 4 of 9",
        "Section Four",
        "Section IV",
        "Abschnitt 4",
        "4. Abschnitt",
        "SECCION 4",
        "РАЗДЕЛ 4",
        "第四节",
        "第4部分：",
        "القسم ٤",
        "セクション4",
      })
  void theNextMarkersOfThePlanAreRemoved(String marker) {
    assertThat(without("Tea came by sea.\n\n" + marker + "\n\nIt was dear."))
        .isEqualTo("Tea came by sea.\n\nIt was dear.");
    assertThat(without("Tea came by sea.\n\n" + marker)).isEqualTo("Tea came by sea.");
  }

  @Test
  void allOfAnAnswerThatWritesTheWholeDocumentAreRemoved() {
    assertThat(
            without("A.\n\nSECTION 4\n\nB.\n\nSECTION 5\n\n\nC.\n\nSECTION 6\n\nSECTION 7\n\nD."))
        .isEqualTo("A.\n\nB.\n\n\nC.\n\nD.");
  }

  @Test
  void theNextSectionsHeadingAtTheEndIsRemoved() {
    assertThat(without("Tea.\n\n## Section 4: The port")).isEqualTo("Tea.");
    assertThat(without("Tea.\n\nSection 4 of 9: How it was sold")).isEqualTo("Tea.");
    String sentence = "Tea.\n\nSection 4 - the one on ports - forbids it.";
    assertThat(without(sentence)).isEqualTo(sentence);
    String later = "Tea.\n\nSection 7: The port";
    assertThat(without(later)).isEqualTo(later);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tea.\\n\\nSection 4: The port\\n\\nIt was dear.",
        "Tea.\\n\\nSection 4 forbids it.\\n\\nIt was dear.",
        "Tea.\\nSection 4\\nIt was dear.",
        "Tea.\\n\\nSection 1\\n\\nThe tenant pays.\\n\\nSection 2\\n\\nThe owner repairs.",
        "Tea.\\n\\nSection 4\\n\\nThe tenant pays.\\n\\nSection 17\\n\\nThe owner repairs.",
        "As section 4 says, tea is dear.\\n\\nSection 4\\n\\nTea is dear.",
        "Tea.\\n\\nSection 230\\n\\nIt was dear.",
        "Tea.\\n\\nSection 10\\n\\nIt was dear.",
        "Tea.\\n\\nChapter 4\\n\\nIt was dear.",
        "Tea.\\n\\nStep 3\\n\\nPour.\\n\\nStep 4\\n\\nDrink.",
        "Tea.\\n\\nPart 4 of 12\\n\\nIt was dear.",
        "Tea.\\n\\n第四章\\n\\n茶很贵。",
        "```\\n\\nSection 4\\n\\n```",
        "Tea came by sea.",
      })
  void theTextsOwnPartsStay(String text) {
    assertThat(without(text)).isEqualTo(text.replace("\\n", "\n"));
  }

  @Test
  void theyAreLeftoversOfAnAnswer() {
    String tea = "Tea came by sea.";
    JudgedText judged =
        JudgedText.of(
            "The History of Tea\n\nSECTION 1\n\n" + tea + "\n\nSECTION 2\n\n" + tea,
            1,
            new PromptEcho(List.of(), List.of(), List.of(), 9),
            new EarlierText());

    assertThat(judged.heading()).isEqualTo("The History of Tea");
    assertThat(judged.text()).isEqualTo(tea + "\n\n" + tea);
    assertThat(judged.flaws()).containsExactly(TextFlaw.LEFTOVERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Section 3\n\n", "Section 4 ", "\n\nSection 4", "3. ", "第", "I"})
  @Timeout(20)
  void hostileTextsTakeLinearTime(String unit) {
    assertThat(SectionMarkers.without(unit.repeat(400_000 / unit.length()), 3, 9)).isNotNull();
  }
}
