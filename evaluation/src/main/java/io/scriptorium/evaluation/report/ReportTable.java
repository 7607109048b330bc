package io.scriptorium.evaluation.report;

import io.scriptorium.job.SafeText;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of plain texts, for Markdown, HTML and a terminal.
 *
 * @param caption of the HTML
 */
record ReportTable(String caption, Row headings, List<Row> body) {

  static final int LONGEST_CELL = 100;

  /** In cells of a terminal. */
  private static final int WIDEST_NAME = 24;

  private static final int NARROWEST_NAME = 8;

  private static final Set<UnicodeScript> WIDE =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO);

  /**
   * How a column shows a row's thing.
   *
   * @param figure whether it holds numbers, aligned to the right
   */
  record Column<T>(String name, boolean figure, Function<T, String> cell) {

    static <T> Column<T> text(String name, Function<T, String> cell) {
      return new Column<>(name, false, cell);
    }

    static <T> Column<T> figure(String name, Function<T, String> cell) {
      return new Column<>(name, true, cell);
    }
  }

  /**
   * A cell, headings included.
   *
   * @param first whether it is the heading of its row
   */
  record Cell(String text, boolean figure, boolean first) {

    String shown() {
      return SafeText.of(text, LONGEST_CELL);
    }

    /** Headings break at spaces only. */
    String heading() {
      return text.replace('-', '\u2011');
    }
  }

  record Row(List<Cell> cells) {

    private Row only(List<Integer> columns) {
      return new Row(columns.stream().map(cells::get).toList());
    }

    private String markdown(Function<Cell, String> cell) {
      return cells.stream()
          .map(it -> " " + cell.apply(it) + " |")
          .collect(Collectors.joining("", "|", "\n"));
    }
  }

  /** A row for each thing. */
  static <T> ReportTable of(String caption, Collection<T> things, List<Column<T>> columns) {
    return new ReportTable(
        caption,
        row(columns, Column::name),
        things.stream().map(thing -> row(columns, it -> it.cell().apply(thing))).toList());
  }

  private static <T> Row row(List<Column<T>> columns, Function<Column<T>, String> text) {
    return new Row(
        IntStream.range(0, columns.size())
            .mapToObj(
                at -> new Cell(text.apply(columns.get(at)), columns.get(at).figure(), at == 0))
            .toList());
  }

  /** The same without the columns that have no value in any row. */
  ReportTable withoutEmptyColumns() {
    List<Integer> kept =
        IntStream.range(0, headings.cells().size())
            .filter(at ->
                at == 0 || body.stream().anyMatch(it -> !Numbers.isNone(it.cells().get(at).text())))
            .boxed()
            .toList();
    return new ReportTable(
        caption, headings.only(kept), body.stream().map(it -> it.only(kept)).toList());
  }

  String markdown() {
    return headings.markdown(Cell::text)
        + headings.markdown(it -> it.figure() ? "---:" : "---")
        + body.stream()
            .map(row -> row.markdown(it -> ReportTemplates.escape(it.shown())))
            .collect(Collectors.joining());
  }

  /**
   * The headings and the rows as lines for a terminal: figures are aligned to the right, names to
   * the left and truncated to fit. Ideographs take two cells, as terminals show them. (picocli's
   * {@code TextTable} aligns to the left only, in columns of fixed widths.)
   */
  List<String> lines() {
    return lines(WIDEST_NAME);
  }

  /**
   * The same, with the names in the first column truncated further where that makes a line fit.
   *
   * @param columns the cells of the terminal's line
   */
  List<String> linesWithin(int columns) {
    int overflow =
        lines(WIDEST_NAME).stream().mapToInt(it -> width(it.stripTrailing())).max().orElse(0)
            - columns;
    int names =
        Stream.concat(Stream.of(headings), body.stream())
            .mapToInt(it -> width(fit(it.cells().getFirst().text(), WIDEST_NAME)))
            .max()
            .orElse(WIDEST_NAME);
    return overflow <= 0 ? lines(WIDEST_NAME) : lines(Math.max(NARROWEST_NAME, names - overflow));
  }

  private List<String> lines(int widestName) {
    List<List<String>> rows = new ArrayList<>();
    Stream.concat(Stream.of(headings), body.stream())
        .forEach(row ->
            rows.add(
                row.cells().stream()
                    .map(it -> fit(it.text(), it.first() ? widestName : WIDEST_NAME))
                    .toList()));
    int[] widths =
        IntStream.range(0, headings.cells().size())
            .map(at -> rows.stream().mapToInt(it -> width(it.get(at))).max().orElseThrow())
            .toArray();
    return rows.stream().map(it -> line(it, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
            .mapToObj(at -> {
              String cell = row.get(at);
              String padding = " ".repeat(widths[at] - width(cell));
              return headings.cells().get(at).figure() ? padding + cell : cell + padding;
            })
            .collect(Collectors.joining("  "))
            .stripTrailing()
        + "\n";
  }

  private static String fit(String cell, int widest) {
    String safe = SafeText.of(cell, cell.length());
    if (width(safe) <= widest) {
      return safe;
    }
    int end = 0;
    while (width(safe.substring(0, safe.offsetByCodePoints(end, 1))) < widest) {
      end = safe.offsetByCodePoints(end, 1);
    }
    return safe.substring(0, end) + '…';
  }

  private static int width(String text) {
    return text.codePoints().map(ReportTable::width).sum();
  }

  private static int width(int letter) {
    if (Character.getType(letter) == Character.NON_SPACING_MARK) {
      return 0;
    }
    return WIDE.contains(UnicodeScript.of(letter)) || isWideSign(letter) ? 2 : 1;
  }

  /** The punctuation that goes with ideographs, their full-width letters, and emoji. */
  private static boolean isWideSign(int letter) {
    return (letter >= 0x3000 && letter <= 0x303f)
        || (letter >= 0xff01 && letter <= 0xff60)
        || (letter >= 0x1f300 && letter <= 0x1faff);
  }
}
