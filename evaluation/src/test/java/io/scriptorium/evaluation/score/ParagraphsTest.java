package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParagraphsTest {

  private static final String LONG = "The caravan left Yunnan with tea for the far west.";
  private static final String OTHER = "A second paragraph says another thing in many words.";

  @Test
  void everyOccurrenceAfterTheFirstCounts() {
    assertThat(Paragraphs.duplicated(List.of(LONG + "\n\n" + OTHER, LONG, OTHER, LONG)))
        .isEqualTo(3);
    assertThat(Paragraphs.duplicated(List.of(LONG + "\n\n" + LONG))).isEqualTo(1);
  }

  @Test
  void differentParagraphsDoNotCount() {
    assertThat(Paragraphs.duplicated(List.of())).isZero();
    assertThat(Paragraphs.duplicated(List.of("", "\n\n", " \n"))).isZero();
    assertThat(Paragraphs.duplicated(List.of(LONG, OTHER))).isZero();
    assertThat(Paragraphs.duplicated(List.of(LONG, LONG + " Slowly."))).isZero();
    assertThat(Paragraphs.duplicated(List.of(LONG, LONG + "\n" + OTHER))).isZero();
  }

  @Test
  void caseAndWhiteSpaceMakeNoDifference() {
    String spaced = "  THE caravan\tleft Yunnan\u00a0with tea\r\nfor the  far west.  ";

    assertThat(Paragraphs.duplicated(List.of(LONG, spaced))).isEqualTo(1);
  }

  @Test
  void aLineOfWhiteSpaceIsBlank() {
    assertThat(Paragraphs.duplicated(List.of(LONG + "\n \t\u3000\n" + LONG + "\r\n\r\n" + OTHER)))
        .isEqualTo(1);
  }

  @Test
  void shortParagraphsMayComeAgain() {
    String seven = "one two three four five six seven";

    assertThat(Paragraphs.duplicated(List.of(seven, seven))).isZero();
    assertThat(Paragraphs.duplicated(List.of(seven + " eight", seven + " eight"))).isEqualTo(1);
    assertThat(Paragraphs.duplicated(List.of("茶马古道通向西", "茶马古道通向西"))).isZero();
    assertThat(Paragraphs.duplicated(List.of("茶马古道通向西方。", "茶马古道通向西方。"))).isEqualTo(1);
  }
}
