package io.scriptorium.planner.outline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of the form "N | words | main point", and Markdown tables with columns in any order. */
final class BarForm implements OutlineForm {

  private static final int MOST_LINES = 20_000;
  private static final int MOST_CELLS = 20;

  /** One line: its cells, or what a line without bars adds to the one before. */
  private record Row(List<String> cells) {}

  @Override
  public @Nullable Outline read(String answer, boolean cut) {
    List<Row> rows = new ArrayList<>();
    List<String> between = new ArrayList<>();
    List<OutlinePoint> points = new ArrayList<>();
    String title = null;
    List<String> lines = answer.lines().limit(MOST_LINES).toList();
    for (String line : lines) {
      List<String> cells = cells(line);
      if (cells.size() >= 2 && cells.stream().anyMatch(it -> !PointText.isEmpty(it))) {
        rows.add(new Row(cells));
      }
    }
    if (rows.isEmpty()) {
      return null;
    }
    BarColumns columns = BarColumns.of(rows.stream().map(Row::cells).toList());
    if (!columns.isOutline()) {
      return null;
    }
    for (String line : lines) {
      List<String> cells = cells(line);
      if (cells.size() < 2) {
        String named = title == null && points.isEmpty() ? ListForm.titleIn(line) : null;
        title = named != null ? named : title;
        if (named == null && !points.isEmpty() && !PointText.isEmpty(line)) {
          between.add(line);
        } else if (named == null && points.isEmpty() && isNumbered(line)) {
          between.add(line);
        }
        continue;
      }
      if (cells.stream().allMatch(PointText::isEmpty) || columns.isHeader(cells)) {
        continue;
      }
      between.forEach(it -> takeUp(it, points));
      between.clear();
      OutlinePoint point = columns.point(cells);
      if (point != null) {
        points.add(point);
      }
    }
    between.stream().filter(BarForm::isNumbered).forEach(it -> takeUp(it, points));
    if (cut && points.size() > 1) {
      points.removeLast();
    }
    boolean enough = points.size() > 1 || points.stream().anyMatch(it -> it.length() != null);
    return enough ? new Outline(title, points) : null;
  }

  private static boolean isNumbered(String line) {
    LineHead head = LineHead.of(line);
    return head != null
        && (head.kind() == LineHead.Kind.NUMBER || head.kind() == LineHead.Kind.NAMED);
  }

  /** A line between rows is a point of its own, or more of the one before. */
  private static void takeUp(String line, List<OutlinePoint> points) {
    if (isNumbered(line)) {
      String text = LineHead.strip(line);
      AmountText found = AmountText.find(text);
      points.add(
          OutlinePoint.of(
              found == null ? text : found.rest(), found == null ? null : found.amount()));
    } else if (!points.isEmpty()) {
      OutlinePoint last = points.removeLast();
      points.add(last.withText(last.text() + " " + line.strip()));
    }
  }

  /** The cells of "1,300,Origins" and "1;300;Origins"; none for other lines. */
  private static List<String> separated(String text) {
    int number = LineHead.digits(text, 0);
    char separator = number > 0 && number < text.length() ? text.charAt(number) : ' ';
    int length = LineHead.digits(text, number + 1);
    boolean two =
        (separator == ',' || separator == ';')
            && length > number + 1
            && length + 1 < text.length()
            && text.charAt(length) == separator;
    String rest = two ? text.substring(length + 1).strip() : "";
    boolean point =
        !rest.isEmpty() && (Character.isLetter(rest.charAt(0)) || rest.charAt(0) == '"');
    return point
        ? List.of(text.substring(0, number), text.substring(number + 1, length), rest)
        : List.of();
  }

  /**
   * The cells of a line with bars, tabs or, after its numbers, commas; fewer than two where it has
   * none.
   */
  private static List<String> cells(String line) {
    String text = line.strip();
    boolean bars = text.indexOf('|') >= 0 || text.indexOf('｜') >= 0;
    if (!bars && text.indexOf('\t') < 0) {
      return separated(text);
    }
    while (!text.isEmpty() && ">-*•".indexOf(text.charAt(0)) >= 0 && bars) {
      text = text.substring(1).strip();
    }
    List<String> cells = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < text.length() && cells.size() < MOST_CELLS; at++) {
      char character = text.charAt(at);
      boolean escaped = at > 0 && text.charAt(at - 1) == '\\';
      if (!escaped && (bars ? character == '|' || character == '｜' : character == '\t')) {
        if (at > 0) {
          cells.add(text.substring(start, at).strip());
        }
        start = at + 1;
      }
    }
    if (start < text.length()) {
      cells.add(text.substring(start).strip());
    }
    return cells;
  }
}
