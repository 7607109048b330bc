package io.scriptorium.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlignedTableTest {

  @Test
  void textIsAlignedToTheLeftAndNumbersToTheRight() {
    var table = new AlignedTable("JOB", "WORDS", "REASON");
    table.row("tea", 1_500, "none");
    table.row("a-longer-id", 20, "");

    assertThat(table)
        .hasToString(
            """
            JOB          WORDS  REASON
            tea          1,500  none
            a-longer-id     20
            """);
  }

  @Test
  void aTableWithoutRowsIsItsHeading() {
    assertThat(new AlignedTable("JOB", "WORDS")).hasToString("JOB  WORDS\n");
  }

  @Test
  void aTableTooWideIsCutInItsTextsAndNotInItsNamesAndNumbers() {
    var table = new AlignedTable("JOB", "WORDS", "TITLE");
    table.row("a-long-id-to-be-copied", 1_234_567, "The history of tea from its beginnings");
    table.note("no server answers, and none has since yesterday evening");

    assertThat(table.text(48))
        .isEqualTo(
            """
            JOB                         WORDS  TITLE
            a-long-id-to-be-copied  1,234,567  The history …
              no server answers, and none has since
              yesterday evening
            """);
  }

  /** Looking at all rows for each row, it would take hours. */
  @Test
  void aLongTableIsPrinted() {
    var table = new AlignedTable("PLACE", "REASON");
    for (int row = 0; row < 200_000; row++) {
      table.row("3:" + row, row);
    }

    assertThat(table.toString().lines()).hasSize(200_001).endsWith("3:199999  199,999");
  }
}
