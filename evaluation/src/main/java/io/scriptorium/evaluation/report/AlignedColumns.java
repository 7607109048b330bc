package io.scriptorium.evaluation.report;

import io.scriptorium.job.SafeText;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables for a terminal: figures are aligned to the right, names to the left and truncated to fit.
 * Ideographs take two cells, as terminals show them. (picocli's {@code TextTable} aligns to the
 * left only, in columns of fixed widths.)
 */
final class AlignedColumns {

  private static final int WIDEST_NAME = 24;
  private static final Set<UnicodeScript> WIDE =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO);

  private AlignedColumns() {}

  /** The headings and the rows, each with its line end. */
  static List<String> lines(ReportTable table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(table.columns().stream().map(ReportTable.Column::name).toList());
    table.rows().forEach(row -> lines.add(row.stream().map(AlignedColumns::fit).toList()));
    int[] widths =
        IntStream.range(0, table.columns().size())
            .map(at -> lines.stream().mapToInt(it -> width(it.get(at))).max().orElseThrow())
            .toArray();
    return lines.stream()
        .map(cells ->
            IntStream.range(0, widths.length)
                    .mapToObj(at -> {
                      String cell = cells.get(at);
                      String padding = " ".repeat(widths[at] - width(cell));
                      return table.columns().get(at).figure() ? padding + cell : cell + padding;
                    })
                    .collect(Collectors.joining("  "))
                    .stripTrailing()
                + "\n")
        .toList();
  }

  private static String fit(String cell) {
    String safe = SafeText.of(cell, cell.length());
    if (width(safe) <= WIDEST_NAME) {
      return safe;
    }
    var cut = new StringBuilder();
    int width = 0;
    for (int letter : safe.codePoints().toArray()) {
      width += width(letter);
      if (width >= WIDEST_NAME) {
        break;
      }
      cut.appendCodePoint(letter);
    }
    return cut.append('…').toString();
  }

  private static int width(String text) {
    return text.codePoints().map(AlignedColumns::width).sum();
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
