package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.report.ReportTable.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlignedColumnsTest {

  private static String lines(List<List<String>> rows) {
    var table = new ReportTable(List.of(Column.text("NAME"), Column.figure("COUNT")), rows);
    return String.join("", AlignedColumns.lines(table));
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
