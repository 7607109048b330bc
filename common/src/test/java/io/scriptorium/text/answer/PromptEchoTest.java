package io.scriptorium.text.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptEchoTest {

  private static final String TEA = "Tea came to Europe by sea. ".repeat(5).strip();

  private static final PromptEcho ECHO =
      new PromptEcho(
          List.of("How tea came to Europe by sea"),
          List.of(
              "Section 2 of 4: How tea came to Europe by sea",
              "Write this section in about 250 words.",
              "Tea"),
          List.of("Section 3 of 4: How tea became cheap", "Section 4 of 4: End"),
          4);

  @Test
  void theOwnTurnIsNoTextAnywhere() {
    assertThat(
            ECHO.without(
                "Tea is old.\n\n**Section 2 of 4:** How tea came to Europe by sea\nWrite this section in about 120 words.\n\nIt is green."))
        .isEqualTo("Tea is old.\n\nIt is green.");
    assertThat(ECHO.without("Tea is old.\n\nSection 5 of 4: How tea came to Europe by sea"))
        .isEqualTo("Tea is old.");
  }

  @Test
  void theTextEndsWhereTheModelAsksForTheNextSection() {
    assertThat(
            ECHO.without(TEA + "\n\nSection 3 of 4: How tea became cheap\n\nIt was dear at first."))
        .isEqualTo(TEA);
  }

  @Test
  void anAnswerThatBeginsWithTheNextTurnIsKept() {
    assertThat(ECHO.without("Section 3 of 4: How tea became cheap\n\n" + TEA)).isEqualTo(TEA);
  }

  @Test
  void theMarkerOfASectionIsTakenOffALine() {
    assertThat(ECHO.without("Tea is old.\n\nSection 1 of 4:\n\nSection 3 of 4: It was dear."))
        .isEqualTo("Tea is old.\n\nIt was dear.");
    String others = "Section 3 of 5: It was dear.\nSection A of 4: It is green.\nSection 2: Old.";
    assertThat(ECHO.without(others)).isEqualTo(others);
  }

  @Test
  void whatOnlyResemblesATurnStays() {
    for (String text :
        List.of(
            "Tea",
            "Section 3 of 4 tells how tea became cheap.",
            "How tea came to Europe by sea",
            "Tea is old.\n\n\nSection 4 of 4",
            "They were told: Write this section in about 250 words.")) {
      assertThat(ECHO.without(text)).isEqualTo(text);
    }
  }
}
