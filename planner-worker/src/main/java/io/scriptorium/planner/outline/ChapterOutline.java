package io.scriptorium.planner.outline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Outlines of chapters, in which a model may have given their steps already. */
final class ChapterOutline {

  private ChapterOutline() {}

  /** One point for each chapter: points of one chapter become one. */
  static Outline flat(Outline outline) {
    if (outline.points().stream()
            .map(OutlinePoint::chapter)
            .filter(Objects::nonNull)
            .distinct()
            .count()
        < 2) {
      return outline;
    }
    List<OutlinePoint> chapters = new ArrayList<>();
    for (OutlinePoint point : outline.points()) {
      OutlinePoint last = chapters.isEmpty() ? null : chapters.getLast();
      String chapter = point.chapter();
      if (last != null && chapter != null && chapter.equals(last.heading())) {
        chapters.removeLast();
        chapters.add(
            new OutlinePoint(last.text() + "; " + point.text(), chapter, sum(last, point), null));
      } else {
        chapters.add(
            new OutlinePoint(
                point.text(), chapter == null ? point.heading() : chapter, point.length(), null));
      }
    }
    return new Outline(outline.title(), chapters);
  }

  private static @Nullable Amount sum(OutlinePoint one, OutlinePoint other) {
    Amount first = one.length();
    Amount second = other.length();
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return new Amount(first.value() + second.value(), first.share());
  }
}
