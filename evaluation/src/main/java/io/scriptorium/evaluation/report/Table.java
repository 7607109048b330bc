package io.scriptorium.evaluation.report;

import io.scriptorium.job.SafeText;
import java.util.List;

/**
 * A table of plain texts, for Markdown and HTML.
 *
 * @param rows each with a cell for every column
 */
record Table(List<Column> columns, List<List<String>> rows) {

  static final int LONGEST_CELL = 100;

  Table {
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
   * @param figure whether numbers stand in it, to the right
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
          table.append(' ').append(Markdown.escape(SafeText.of(it, LONGEST_CELL))).append(" |"));
      table.append('\n');
    }
    return table.toString();
  }

  /** A table that scrolls within itself; the first cell of a row is its heading. */
  String html(String caption) {
    var table = new StringBuilder();
    table
        .append(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
                .formatted(Html.escape(caption)))
        .append("<table>\n<caption>%s</caption>\n<thead><tr>".formatted(Html.escape(caption)));
    columns.forEach(
        it -> table.append("<th scope=\"col\"%s>%s</th>".formatted(kind(it), heading(it))));
    table.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr>");
      for (int at = 0; at < row.size(); at++) {
        String cell = Html.escape(SafeText.of(row.get(at), LONGEST_CELL));
        table.append(
            at == 0
                ? "<th scope=\"row\"%s dir=\"auto\">%s</th>".formatted(kind(columns.get(at)), cell)
                : "<td%s>%s</td>".formatted(kind(columns.get(at)), cell));
      }
      table.append("</tr>\n");
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  /** Breaks at spaces only. */
  private static String heading(Column column) {
    return Html.escape(column.name()).replace('-', '\u2011');
  }

  private static String kind(Column column) {
    return column.figure() ? " class=\"figure\"" : "";
  }
}
