package io.scriptorium.terminal;

import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Columns under a heading, aligned; numbers to the right. Cells are made safe for a terminal, and
 * are cut where they are longer than {@value #LONGEST_CELL} characters.
 */
public final class AlignedTable {

  static final int LONGEST_CELL = 300;

  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  public AlignedTable(String... heading) {
    this.heading = List.of(heading);
  }

  public void row(Object... cells) {
    if (cells.length != heading.size()) {
      throw new IllegalArgumentException(
          "A row has %d cells; the table has %d columns.".formatted(cells.length, heading.size()));
    }
    rows.add(
        Stream.of(cells)
            .map(cell ->
                switch (cell) {
                  case Integer number -> "%,d".formatted(number);
                  case Long number -> "%,d".formatted(number);
                  default -> SafeText.of(cell.toString(), LONGEST_CELL);
                })
            .toList());
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    // Once for all rows: an author can make the list of dead letters as long as they like.
    List<Column> columns = IntStream.range(0, heading.size()).mapToObj(this::column).toList();
    StringBuilder text = new StringBuilder();
    append(text, columns, heading);
    rows.forEach(row -> append(text, columns, row));
    return text.toString();
  }

  private record Column(int width, boolean numeric) {

    String aligned(String cell) {
      String padding = " ".repeat(width - cell.length());
      return numeric ? padding + cell : cell + padding;
    }
  }

  private Column column(int index) {
    List<String> cells = rows.stream().map(row -> row.get(index)).toList();
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    return new Column(
        Math.max(heading.get(index).length(), width),
        !cells.isEmpty() && cells.stream().allMatch(it -> it.matches("[\\d.,-]+")));
  }

  private static void append(StringBuilder text, List<Column> columns, List<String> cells) {
    String line =
        IntStream.range(0, cells.size())
            .mapToObj(index -> columns.get(index).aligned(cells.get(index)))
            .collect(Collectors.joining("  "));
    text.append(line.stripTrailing()).append('\n');
  }
}
