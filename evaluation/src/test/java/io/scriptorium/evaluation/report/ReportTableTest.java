package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scriptorium.evaluation.report.ReportTable.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTableTest {

  private static final List<Column> COLUMNS = List.of(Column.text("Type"), Column.figure("S_l"));

  @Test
  void isATableOfMarkdown() {
    assertThat(new ReportTable(COLUMNS, List.of(List.of("Essay", "87.4"))).markdown())
        .isEqualTo(
            """
            | Type | S_l |
            | --- | ---: |
            | Essay | 87.4 |
            """);
  }

  @Test
  void aCellCannotLeaveItsTableOfMarkdown() {
    assertThat(new ReportTable(COLUMNS, List.of(List.of("a | b\n\n# <b>&`c`", "1"))).markdown())
        .endsWith("| a \\| b  \\# \\<b\\>&amp;\\`c\\` | 1 |\n");
  }

  @Test
  void aPageShowsItWithHeadingsForBothSides() {
    ReportTable.View view =
        new ReportTable(COLUMNS, List.of(List.of("<b>", "87.4"))).view("By \"type\"");

    assertThat(ReportPage.render("Title", "table", view, List.of()))
        .contains("<caption>By &quot;type&quot;</caption>")
        .contains("<th scope=\"col\">Type</th><th scope=\"col\" class=\"figure\">S_l</th>")
        .contains("<th scope=\"row\" dir=\"auto\">&lt;b&gt;</th><td class=\"figure\">87.4</td>");
  }

  @Test
  void refusesARowThatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReportTable(COLUMNS, List.of(List.of("Essay"))))
        .withMessage("A row has 1 cells; the table has 2 columns.");
  }
}
