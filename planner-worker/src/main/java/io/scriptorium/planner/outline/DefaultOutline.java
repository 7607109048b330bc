package io.scriptorium.planner.outline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outlines that are made without a model. */
final class DefaultOutline {

  /** The fewest sections that are worth a chapter, on average. */
  private static final int STEPS_OF_CHAPTER = 3;

  private DefaultOutline() {}

  /**
   * An introduction, aspects of the subject, and a conclusion; with so many steps that there are
   * not enough aspects, each aspect is a chapter.
   */
  static Outline of(OutlinePhrases phrases, int steps) {
    List<OutlinePoint> points = new ArrayList<>();
    int middle = Math.max(0, steps - 2);
    if (steps == 1) {
      return new Outline(null, List.of(OutlinePoint.of(phrases.whole(), null)));
    }
    int aspects = phrases.aspects().size();
    boolean chapters = middle > aspects;
    String first = name(phrases.introduction());
    points.add(point(phrases.introduction(), first, chapters ? first : null));
    int used = chapters ? Math.min(aspects, middle / STEPS_OF_CHAPTER) : middle;
    for (int index = 0; index < used; index++) {
      String aspect = phrases.aspects().get(index);
      int own = (index + 1) * middle / used - index * middle / used;
      for (int part = 0; part < own; part++) {
        points.add(chapters ? part(phrases, aspect, part, own) : point(aspect, name(aspect), null));
      }
    }
    String last = name(phrases.conclusion());
    points.add(point(phrases.conclusion(), last, chapters ? last : null));
    return new Outline(null, points);
  }

  private static OutlinePoint part(OutlinePhrases phrases, String aspect, int part, int of) {
    if (of == 1) {
      return point(aspect, name(aspect), name(aspect));
    }
    int known = phrases.parts().size();
    String text = aspect + " – " + phrases.parts().get(part % known);
    int rounds = Math.ceilDiv(of - part % known, known);
    String point = rounds > 1 ? phrases.part(text, part / known + 1, rounds) : text;
    return point(point, name(aspect), name(aspect));
  }

  /** The steps of a chapter. */
  static Outline ofChapter(OutlinePhrases phrases, String title, String aim, int steps) {
    String subject = aim.startsWith(title) ? aim : title + ": " + aim;
    if (steps == 1) {
      return new Outline(null, List.of(OutlinePoint.of(subject, null)));
    }
    List<OutlinePoint> points = new ArrayList<>();
    int known = phrases.parts().size();
    for (int step = 0; step < steps; step++) {
      String begin = step == 0 ? subject : title;
      String text = begin + " – " + phrases.parts().get(step % known);
      int rounds = Math.ceilDiv(steps - step % known, known);
      points.add(
          point(
              rounds > 1 ? phrases.part(text, step / known + 1, rounds) : text,
              phrases.parts().get(step % known),
              null));
    }
    return new Outline(null, points);
  }

  private static OutlinePoint point(String text, String heading, @Nullable String chapter) {
    return new OutlinePoint(text, heading, null, chapter);
  }

  /** The part before the colon; the whole where there is none. */
  private static String name(String point) {
    int colon = Math.max(point.indexOf(':'), point.indexOf('：'));
    return colon < 0 ? point : point.substring(0, colon).strip();
  }
}
