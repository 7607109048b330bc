package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.report.ReportTable.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTableTest {

  private static ReportTable table(String type, String score) {
    return ReportTable.of(
        "By \"type\"",
        List.of(type),
        List.of(Column.text("Type", it -> it), Column.figure("S_l", _ -> score)));
  }

  @Test
  void isATableOfMarkdown() {
    assertThat(table("Essay", "87.4").markdown())
        .isEqualTo(
            """
            | Type | S_l |
            | --- | ---: |
            | Essay | 87.4 |
            """);
  }

  @Test
  void aCellCannotLeaveItsTableOfMarkdown() {
    assertThat(table("a | b\n\n# <b>&`c`", "1").markdown())
        .endsWith("| a \\| b  \\# \\<b\\>&amp;\\`c\\` | 1 |\n");
  }

  @Test
  void aPageShowsItWithHeadingsForBothSides() {
    assertThat(ReportTemplates.page("Title", "table", table("<b>", "87.4"), List.of()))
        .contains("<caption>By &quot;type&quot;</caption>")
        .contains("<th scope=\"col\">Type</th><th scope=\"col\" class=\"figure\">S_l</th>")
        .contains("<th scope=\"row\" dir=\"auto\">&lt;b&gt;</th><td class=\"figure\">87.4</td>");
  }

  private static String lines(List<List<String>> rows) {
    return String.join(
        "",
        ReportTable.of(
                "",
                rows,
                List.of(Column.text("NAME", List::getFirst), Column.figure("COUNT", List::getLast)))
            .lines());
  }

  @Test
  void figuresStandToTheRight() {
    assertThat(lines(List.of(List.of("tea", "1"), List.of("ginger", "1,234"))))
        .isEqualTo(
            """
            NAME    COUNT
            tea         1
            ginger  1,234
            """);
  }

  @Test
  void ideographsTakeTwoPlaces() {
    assertThat(lines(List.of(List.of("茶，水", "1"), List.of("ginger", "2"))))
        .isEqualTo(
            """
            NAME    COUNT
            茶，水      1
            ginger      2
            """);
  }

  @Test
  void aLongNameIsCut() {
    assertThat(lines(List.of(List.of("a".repeat(100), "1"), List.of("茶".repeat(100), "2"))))
        .contains("\n" + "a".repeat(23) + "…      1\n")
        .contains("\n" + "茶".repeat(11) + "…       2\n");
  }

  @Test
  void aNameCannotSteerTheTerminal() {
    assertThat(lines(List.of(List.of("\u001b[31mred\nnext", "1"))))
        .contains("\ufffd[31mred next")
        .doesNotContain("\u001b");
  }
}
