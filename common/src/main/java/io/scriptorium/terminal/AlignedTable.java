package io.scriptorium.terminal;

import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Columns under a heading, aligned; numbers to the right. Cells are made safe for a terminal, and
 * are cut where they are longer than {@value #LONGEST_CELL} characters, or where the table would be
 * wider than it may be: names, in the first column, and numbers are never cut then.
 */
public final class AlignedTable {

  static final int LONGEST_CELL = 300;

  private static final int LONGEST_NOTE = 2_000;

  private static final int GAP = 2;
  private static final int NARROWEST = 8;
  private static final String INDENT = "  ";

  private final List<String> heading;
  private final List<Row> rows = new ArrayList<>();

  public AlignedTable(String... heading) {
    this.heading = List.of(heading);
  }

  /**
   * A row.
   *
   * @param notes texts below it
   */
  private record Row(List<String> cells, List<String> notes) {}

  public void row(Object... cells) {
    if (cells.length != heading.size()) {
      throw new IllegalArgumentException(
          "A row has %d cells; the table has %d columns.".formatted(cells.length, heading.size()));
    }
    rows.add(
        new Row(
            Stream.of(cells)
                .map(cell ->
                    switch (cell) {
                      case Integer number -> "%,d".formatted(number);
                      case Long number -> "%,d".formatted(number);
                      default -> SafeText.of(cell.toString(), LONGEST_CELL);
                    })
                .toList(),
            new ArrayList<>()));
  }

  /** Adds a text below the last row, indented, in as many lines as it needs. */
  public void note(String text) {
    rows.getLast().notes().add(SafeText.of(text, LONGEST_NOTE));
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    return text(Integer.MAX_VALUE);
  }

  /**
   * The table.
   *
   * @param width the most characters of a line
   */
  String text(int width) {
    // Once for all rows: an author can make the list of dead letters as long as they like.
    List<Column> columns = fit(IntStream.range(0, heading.size()).mapToObj(this::column), width);
    StringBuilder text = new StringBuilder();
    append(text, columns, heading);
    for (Row row : rows) {
      append(text, columns, row.cells());
      for (String note : row.notes()) {
        lines(note, width - INDENT.length())
            .forEach(line -> text.append(INDENT).append(line).append('\n'));
      }
    }
    return text.toString();
  }

  private record Column(int index, int width, boolean numeric) {

    String aligned(String cell) {
      String shown = cut(cell, width);
      String padding = " ".repeat(width - shown.length());
      return numeric ? padding + shown : shown + padding;
    }

    boolean cuttable() {
      return index > 0 && !numeric && width > NARROWEST;
    }

    Column narrower() {
      return new Column(index, width - 1, numeric);
    }
  }

  /** Takes from the widest of the columns that may be cut, as long as the table is too wide. */
  private static List<Column> fit(Stream<Column> natural, int width) {
    List<Column> columns = new ArrayList<>(natural.toList());
    while (width(columns) > width) {
      Optional<Column> widest =
          columns.stream()
              .filter(Column::cuttable)
              .max(Comparator.comparingInt(Column::width).thenComparingInt(Column::index));
      if (widest.isEmpty()) {
        break;
      }
      columns.set(widest.get().index(), widest.get().narrower());
    }
    return columns;
  }

  private static int width(List<Column> columns) {
    return columns.stream().mapToInt(Column::width).sum() + GAP * (columns.size() - 1);
  }

  private Column column(int index) {
    List<String> cells = rows.stream().map(row -> row.cells().get(index)).toList();
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    return new Column(
        index,
        Math.max(heading.get(index).length(), width),
        !cells.isEmpty() && cells.stream().allMatch(it -> it.matches("[\\d.,-]+")));
  }

  /** A text in lines that are broken at spaces, or where a word is longer than a line, in it. */
  private static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : SafeText.cut(text, Math.max(1, width));
  }

  private static void append(StringBuilder text, List<Column> columns, List<String> cells) {
    String line =
        columns.stream()
            .map(column -> column.aligned(cells.get(column.index())))
            .collect(Collectors.joining(" ".repeat(GAP)));
    text.append(line.stripTrailing()).append('\n');
  }
}
