package io.scriptorium.evaluation.report;

import io.scriptorium.job.SafeText;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of plain texts, for Markdown, HTML and a terminal.
 *
 * @param rows each with a cell for every column
 */
record ReportTable(List<Column> columns, List<List<String>> rows) {

  static final int LONGEST_CELL = 100;

  ReportTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "A row has %s cells; the table has %s columns.".formatted(row.size(), columns.size()));
      }
    }
  }

  /**
   * @param figure whether it holds numbers, aligned to the right
   */
  record Column(String name, boolean figure) {

    static Column text(String name) {
      return new Column(name, false);
    }

    static Column figure(String name) {
      return new Column(name, true);
    }
  }

  String markdown() {
    var table = new StringBuilder("|");
    columns.forEach(it -> table.append(' ').append(it.name()).append(" |"));
    table.append("\n|");
    columns.forEach(it -> table.append(it.figure() ? " ---: |" : " --- |"));
    table.append('\n');
    for (List<String> row : rows) {
      table.append('|');
      row.forEach(it ->
          table
              .append(' ')
              .append(MarkdownText.escape(SafeText.of(it, LONGEST_CELL)))
              .append(" |"));
      table.append('\n');
    }
    return table.toString();
  }

  /** What the templates of a table show. */
  record View(String caption, List<Cell> headings, List<Row> rows, String markdown) {}

  record Row(List<Cell> cells) {}

  /**
   * A cell of a {@link View}.
   *
   * @param first whether it is the heading of its row
   */
  record Cell(String text, boolean figure, boolean first) {}

  View view(String caption) {
    return new View(
        caption,
        // Headings break at spaces only.
        columns.stream()
            .map(it -> new Cell(it.name().replace('-', '\u2011'), it.figure(), false))
            .toList(),
        rows.stream().map(row -> new Row(cells(row))).toList(),
        markdown());
  }

  private List<Cell> cells(List<String> row) {
    return IntStream.range(0, row.size())
        .mapToObj(at ->
            new Cell(SafeText.of(row.get(at), LONGEST_CELL), columns.get(at).figure(), at == 0))
        .toList();
  }
}
