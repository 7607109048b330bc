package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cells of a table's rows hold what.
 *
 * @param header the row of names, or null
 * @param index the column of the sections' numbers, or -1
 * @param length the column of the lengths, or -1
 * @param rows whether any rows have a length or a number
 */
record BarColumns(@Nullable List<String> header, int index, int length, boolean rows) {

  private static final List<String> TOTALS = List.of("total", "总计", "合计", "gesamt", "sum", "итого");

  static BarColumns of(List<List<String>> all) {
    List<String> first = all.getFirst();
    boolean named =
        all.size() > 1
            && first.stream().noneMatch(it -> AmountText.bare(it) != null)
            && first.stream().anyMatch(BarColumns::isName);
    List<List<String>> rows =
        all.stream()
            .skip(named ? 1 : 0)
            .filter(it -> !it.stream().allMatch(PointText::isEmpty))
            .toList();
    int width = rows.stream().mapToInt(List::size).max().orElse(0);
    int index = -1;
    int length = -1;
    for (int column = 0; column < Math.min(width, 4); column++) {
      int at = column;
      long filled = rows.stream().filter(it -> it.size() > at && isAmount(it.get(at))).count();
      if (filled * 2 <= rows.size()) {
        continue;
      }
      boolean lengthName =
          named && column < first.size() && kind(first.get(column)) == JsonNames.LENGTH;
      if (!lengthName && index < 0 && length < 0 && isSequence(rows, column)) {
        index = column;
      } else if (length < 0 || lengthName) {
        length = column;
      }
    }
    for (int column = Math.max(0, width - 2); column < width && length < 0; column++) {
      int at = column;
      long filled =
          rows.stream().filter(it -> it.size() > at && AmountText.bare(it.get(at)) != null).count();
      length = filled * 2 > rows.size() && column != index ? column : -1;
    }
    boolean numbered = rows.stream().anyMatch(it -> LineHead.of(it.getFirst() + " ") != null);
    return new BarColumns(
        named ? first : null, index, length, index >= 0 || length >= 0 || named || numbered);
  }

  /** Whether the rows are an outline, and not any lines with a bar in them. */
  boolean isOutline() {
    return rows;
  }

  boolean isHeader(List<String> cells) {
    return cells.equals(header);
  }

  /** What a row says; null where it says nothing of a section. */
  @Nullable OutlinePoint point(List<String> cells) {
    Amount amount =
        length >= 0 && length < cells.size() ? AmountText.bare(cells.get(length)) : null;
    StringBuilder text = new StringBuilder();
    String heading = null;
    boolean before = false;
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      if (column == index || (column == length && amount != null) || cell.isBlank()) {
        before |= column == index;
        continue;
      }
      if (column == 0 && index < 0) {
        cell = withoutNumber(cell);
      }
      boolean isHeading =
          header != null
              && column < header.size()
              && (kind(header.get(column)) == JsonNames.HEADING
                  || kind(header.get(column)) == JsonNames.PART);
      heading = isHeading && heading == null && !cell.isBlank() ? PointText.clean(cell) : heading;
      if (!cell.isBlank()) {
        String separator = text.isEmpty() ? "" : header == null ? " | " : ": ";
        text.append(separator).append(cell.replace("\\|", "|"));
      }
    }
    String point = text.toString();
    if (amount == null) {
      AmountText found = AmountText.find(point);
      amount = found == null ? null : found.amount();
      point = found == null ? point : found.rest();
    }
    boolean total =
        TOTALS.stream().anyMatch(LowerCase.of(PointText.clean(point))::startsWith)
            && point.length() < 30
            && !before;
    return total || (PointText.isEmpty(point) && amount == null)
        ? null
        : new OutlinePoint(point, heading, amount, null);
  }

  private static String withoutNumber(String cell) {
    if (AmountText.bare(cell) != null) {
      return "";
    }
    LineHead head = LineHead.of(cell + " ");
    return head == null ? cell : cell.substring(Math.min(cell.length(), head.end()));
  }

  private static boolean isAmount(String cell) {
    return AmountText.bare(cell) != null
        || AmountText.bare(LineHead.strip(cell + " x").replace("x", "")) != null
        || isNumber(cell);
  }

  /** "3.", "Section 3" and "3)" are numbers of sections. */
  private static boolean isNumber(String cell) {
    LineHead head = LineHead.of(cell + " ");
    return head != null && head.end() >= cell.length();
  }

  /** Whether a column counts up from one, perhaps with gaps. */
  private static boolean isSequence(List<List<String>> rows, int column) {
    int last = 0;
    int matching = 0;
    for (List<String> row : rows) {
      int number = column < row.size() ? firstNumber(row.get(column)) : -1;
      if (last == 0 && number > 1) {
        return false;
      }
      matching += number > last || (last == 0 && number == 0) ? 1 : 0;
      last = Math.max(last, number);
    }
    return matching * 10 >= rows.size() * 7 && last <= 3 * rows.size() + 1;
  }

  private static int firstNumber(String cell) {
    int at = 0;
    while (at < cell.length() && NumberScan.digit(cell, at) < 0) {
      at++;
    }
    NumberScan number = NumberScan.at(cell, at);
    return number == null ? -1 : (int) Math.min(Integer.MAX_VALUE, number.value());
  }

  private static boolean isName(String cell) {
    String name = cell.replace("*", "").strip();
    return name.equals("#") || kind(name) != JsonNames.OTHER;
  }

  private static JsonNames kind(String name) {
    return JsonNames.ofScalar(name);
  }
}
