package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlignedColumnsTest {

  private final AlignedColumns columns = new AlignedColumns(List.of("NAME", "COUNT"));

  @Test
  void figuresStandToTheRight() {
    columns.row(List.of("tea", "1"));
    columns.row(List.of("ginger", "1,234"));

    assertThat(columns)
        .hasToString(
            """
            NAME    COUNT
            tea         1
            ginger  1,234
            """);
  }

  @Test
  void ideographsTakeTwoPlaces() {
    columns.row(List.of("茶，水", "1"));
    columns.row(List.of("ginger", "2"));

    assertThat(columns)
        .hasToString(
            """
            NAME    COUNT
            茶，水      1
            ginger      2
            """);
  }

  @Test
  void aLongNameIsCut() {
    columns.row(List.of("a".repeat(100), "1"));
    columns.row(List.of("茶".repeat(100), "2"));

    assertThat(columns.toString())
        .contains("\n" + "a".repeat(23) + "…      1\n")
        .contains("\n" + "茶".repeat(11) + "…       2\n");
  }

  @Test
  void aNameCannotSteerTheTerminal() {
    columns.row(List.of("\u001b[31mred\nnext", "1"));

    assertThat(columns.toString()).contains("\ufffd[31mred next").doesNotContain("\u001b");
  }

  @Test
  void aHeadingStandsByItself() {
    columns.row(List.of("all", "1"));
    columns.heading("by kind of drink that is served");

    assertThat(columns)
        .hasToString(
            """
            NAME  COUNT
            all       1

            by kind of drink that is served
            """);
  }
}
