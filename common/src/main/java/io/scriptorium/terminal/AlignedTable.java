package io.scriptorium.terminal;

import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.List;
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
    StringBuilder text = new StringBuilder();
    append(text, heading);
    rows.forEach(row -> append(text, row));
    return text.toString();
  }

  private void append(StringBuilder text, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(width(column) - cell.length());
      line.append(column == 0 ? "" : "  ");
      line.append(isNumeric(column) ? padding + cell : cell + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    return Stream.concat(Stream.of(heading), rows.stream())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElseThrow();
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("[\\d.,-]+"));
  }
}
