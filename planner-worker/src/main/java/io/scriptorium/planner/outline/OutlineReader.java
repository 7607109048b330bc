package io.scriptorium.planner.outline;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outline in a model's answer, whatever form it was asked for and whatever it came in:
 * JSON, tags, lines with bars and tables, lists and headings, or short prose, in this order. No
 * point that the answer gives is left out.
 */
public final class OutlineReader {

  private static final List<OutlineForm> FORMS =
      List.of(new JsonForm(), new TagForm(), new BarForm(), new ListForm(), new ProseForm());

  /** A heading is shown on one line. */
  private static final int LONGEST_HEADING = 150;

  private OutlineReader() {}

  /**
   * The outline in an answer, if it has any.
   *
   * @param cut whether the answer ended before its end: its whole points are read
   */
  public static Optional<Outline> read(String answer, boolean cut) {
    for (OutlineForm form : FORMS) {
      Outline found = form.read(answer, cut);
      if (found != null) {
        Outline clean = clean(found);
        if (!clean.points().isEmpty()) {
          return Optional.of(clean);
        }
      }
    }
    return Optional.empty();
  }

  private static Outline clean(Outline outline) {
    List<OutlinePoint> points =
        outline.points().stream()
            .map(OutlineReader::clean)
            .filter(it -> !it.text().isBlank() || it.length() != null)
            .toList();
    return new Outline(heading(outline.title()), unnumbered(points));
  }

  /**
   * Without the places in the list, which models write into the points themselves: in a prompt's
   * outline, which has numbers of its own, "1. 1. Origins" makes small models count.
   */
  private static List<OutlinePoint> unnumbered(List<OutlinePoint> points) {
    boolean counted =
        points.size() > 1
            && points.getFirst().text().startsWith("1")
            && points.stream().allMatch(it -> isCounted(it.text()));
    return counted
        ? points.stream().map(it -> it.withText(LineHead.strip(it.text()).strip())).toList()
        : points;
  }

  private static boolean isCounted(String text) {
    LineHead head = LineHead.of(text);
    return head != null
        && head.kind() == LineHead.Kind.NUMBER
        && head.style().startsWith("1")
        && head.style().contains("1@")
        && head.end() < text.length();
  }

  private static OutlinePoint clean(OutlinePoint point) {
    String text = PointText.clean(point.text());
    return new OutlinePoint(
        PointText.isEmpty(text) ? "" : text,
        heading(point.heading()),
        point.length(),
        heading(point.chapter()));
  }

  private static @Nullable String heading(@Nullable String text) {
    return PointText.heading(text, LONGEST_HEADING);
  }
}
