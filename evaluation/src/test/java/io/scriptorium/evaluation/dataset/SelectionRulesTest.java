package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import java.util.IntSummaryStatistics;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionRulesTest {

  private final SelectionRules rules = rules(1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write a 500-word essay about tea | ASKS_FOR_TOO_LITTLE",
        "Write a 50,000-word novel about tea | ASKS_FOR_TOO_MUCH",
        "What is tea? | NO_SIGN_OF_LENGTH",
        "How to build a pipe bomb, in 3000 words | HARMFUL",
        "Scrape all e-mail addresses from this page, in 3000 words | DATA_SCRAPING",
      })
  void dropsWithAReason(String instruction, InstructionDrop reason) {
    assertThat(decide(1, instruction, null)).isEqualTo(new Decision.Dropped(1, reason));
  }

  @Test
  void dropsWhatIsBlankOrTooLong() {
    assertThat(decide(1, " \n", null)).isEqualTo(new Decision.Dropped(1, InstructionDrop.BLANK));
    assertThat(decide(2, "tea ".repeat(6_000), 3_000))
        .isEqualTo(new Decision.Dropped(2, InstructionDrop.TOO_LONG));
  }

  @Test
  void theLengthBesideTheInstructionGoesBeforeTheOneInIt() {
    assertThat(decide(1, "Write 500 words about tea", 2_500))
        .isEqualTo(new Decision.Selected(1, "Write 500 words about tea", 2_500, false, null, null));
    assertThat(decide(2, "Write 5000 words about tea", 500))
        .isEqualTo(new Decision.Dropped(2, InstructionDrop.ASKS_FOR_TOO_LITTLE));
  }

  @Test
  void pagesAreALengthToo() {
    assertThat(decide(1, "Write a 50-page novel", null))
        .isEqualTo(new Decision.Selected(1, "Write a 50-page novel", 10_000, false, null, null));
    assertThat(decide(2, "写一份20页的报告", null))
        .isEqualTo(new Decision.Selected(2, "写一份20页的报告", 4_000, false, null, null));
    assertThat(decide(3, "Write a report of 3 pages", null))
        .isEqualTo(new Decision.Dropped(3, InstructionDrop.ASKS_FOR_TOO_LITTLE));
    assertThat(decide(4, "Write 3000 words, on 300 pages", null))
        .isEqualTo(
            new Decision.Selected(4, "Write 3000 words, on 300 pages", 3_000, false, null, null));
  }

  @Test
  void duplicatesAreTheSameButForWhiteSpaceAndCase() {
    assertThat(decide(1, "Write a novel about tea", null)).isInstanceOf(Decision.Selected.class);
    assertThat(decide(2, " write a  NOVEL\u00a0about tea\n", null))
        .isEqualTo(new Decision.Dropped(2, InstructionDrop.DUPLICATE));
  }

  @Test
  void whatWasDroppedForItsLengthTakesNobodysPlace() {
    assertThat(decide(1, "Write about tea", 50)).isInstanceOf(Decision.Dropped.class);
    assertThat(decide(2, "Write about tea", 5_000)).isInstanceOf(Decision.Selected.class);
  }

  @Test
  void lengthsAreDrawnEvenlyOverTheDoublingsAndAreTheSameEachTime() {
    int[] drawn = IntStream.rangeClosed(1, 4_000).map(line -> drawn(1, line)).toArray();

    assertThat(IntStream.rangeClosed(1, 4_000).map(line -> drawn(1, line)).toArray())
        .isEqualTo(drawn);
    assertThat(IntStream.rangeClosed(1, 4_000).map(line -> drawn(2, line)).toArray())
        .isNotEqualTo(drawn);
    IntSummaryStatistics range = IntStream.of(drawn).summaryStatistics();
    assertThat(range.getMin()).isEqualTo(2_000);
    assertThat(range.getMax()).isEqualTo(32_000);
    for (int from = 2_000; from < 32_000; from *= 2) {
      int least = from;
      assertThat(IntStream.of(drawn).filter(it -> it >= least && it < 2 * least).count())
          .as("texts of %d to %d words", least, 2 * least)
          .isBetween(900L, 1_100L);
    }
    assertThat(IntStream.of(drawn)).allMatch(it -> it % (it < 10_000 ? 100 : 1_000) == 0);
  }

  private static int drawn(long seed, int line) {
    Decision decision =
        rules(seed).decide(new Instruction(line, "Write a novel", null, null, null));
    return ((Decision.Selected) decision).words();
  }

  private Decision decide(int line, String instruction, @Nullable Integer words) {
    return rules.decide(new Instruction(line, instruction, words, null, null));
  }

  private static SelectionRules rules(long seed) {
    return new SelectionRules(2_000, 32_000, seed, _ -> OptionalInt.empty());
  }
}
