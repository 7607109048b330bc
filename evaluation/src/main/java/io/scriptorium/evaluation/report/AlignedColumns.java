package io.scriptorium.evaluation.report;

import io.scriptorium.job.SafeText;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Columns for a terminal: numbers are aligned to the right, names to the left and truncated to fit.
 * Ideographs take two cells, as terminals show them.
 */
final class AlignedColumns {

  private static final int WIDEST_NAME = 24;
  private static final Pattern FIGURE = Pattern.compile("-|\\d.*");
  private static final Set<UnicodeScript> WIDE =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO);

  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  AlignedColumns(List<String> heading) {
    this.heading = heading;
  }

  /** A line of its own, with an empty one before it. */
  void heading(String text) {
    rows.add(List.of());
    rows.add(List.of(text));
  }

  void row(List<String> cells) {
    if (cells.size() != heading.size()) {
      throw new IllegalArgumentException(
          "A row has %s cells; the table has %s columns.".formatted(cells.size(), heading.size()));
    }
    rows.add(cells.stream().map(AlignedColumns::fit).toList());
  }

  @Override
  public String toString() {
    var lines = new StringBuilder();
    List<Layout> layout = IntStream.range(0, heading.size()).mapToObj(this::layout).toList();
    lines.append(line(heading, layout));
    rows.forEach(it ->
        lines.append(it.size() == heading.size() ? line(it, layout) : String.join("", it) + "\n"));
    return lines.toString();
  }

  /**
   * @param width in places
   * @param figures whether it is aligned to the right
   */
  private record Layout(int width, boolean figures) {

    private String place(String cell) {
      String padding = " ".repeat(width - AlignedColumns.width(cell));
      return figures ? padding + cell : cell + padding;
    }
  }

  private Layout layout(int column) {
    List<String> cells =
        rows.stream().filter(it -> it.size() == heading.size()).map(it -> it.get(column)).toList();
    return new Layout(
        Stream.concat(Stream.of(heading.get(column)), cells.stream())
            .mapToInt(AlignedColumns::width)
            .max()
            .orElseThrow(),
        cells.stream().allMatch(it -> FIGURE.matcher(it).matches()));
  }

  private static String line(List<String> cells, List<Layout> layout) {
    return IntStream.range(0, cells.size())
            .mapToObj(it -> layout.get(it).place(cells.get(it)))
            .collect(Collectors.joining("  "))
            .stripTrailing()
        + "\n";
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
