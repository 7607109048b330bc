package io.scriptorium.planner.outline;

import io.scriptorium.job.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A step of a plan in the making.
 *
 * @param points what it says; several where steps were merged
 * @param part its number among the parts of a step that was split; 0 for a whole one
 * @param parts how many parts there are
 * @param words its length, which may be a fraction until the end
 */
record DraftStep(
    List<String> points,
    @Nullable String heading,
    @Nullable String chapter,
    int part,
    int parts,
    double words) {

  /** The longest main point of a step: each prompt of the job holds all of them. */
  static final int LONGEST_POINT = 4_000;

  private static final int SHORTEST_SHARE = 40;

  DraftStep {
    points = List.copyOf(points);
  }

  DraftStep withWords(double other) {
    return new DraftStep(points, heading, chapter, part, parts, other);
  }

  DraftStep mergedWith(DraftStep next) {
    List<String> both = new ArrayList<>(points);
    next.points.stream().filter(it -> !both.contains(it)).forEach(both::add);
    return new DraftStep(
        both,
        heading == null ? next.heading : heading,
        chapter == null ? next.chapter : chapter,
        0,
        0,
        words + next.words);
  }

  /** This step as so many, each with an equal share of its words. */
  List<DraftStep> split(int count) {
    List<DraftStep> split = new ArrayList<>(count);
    for (int number = 1; number <= count; number++) {
      split.add(new DraftStep(points, heading, chapter, number, count, words / count));
    }
    return split;
  }

  /** The main point; where points are too many to be given whole, the beginning of each. */
  String text(OutlinePhrases phrases) {
    int share =
        Math.max(SHORTEST_SHARE, LONGEST_POINT / points.size() - phrases.then().length() - 1);
    String text =
        points.stream()
            .map(point -> points.size() == 1 ? point : sentenceless(point))
            .map(point -> SafeText.cut(point, share))
            .collect(Collectors.joining(phrases.then()));
    text = SafeText.cut(text, LONGEST_POINT);
    return parts > 1 ? phrases.part(sentenceless(text), part, parts) : text;
  }

  /** The heading with the part's number, or null. */
  @Nullable String heading(int longest) {
    if (heading == null || parts < 2) {
      return heading;
    }
    String suffix = " (" + part + "/" + parts + ")";
    return SafeText.cut(heading, longest - suffix.length()) + suffix;
  }

  private static String sentenceless(String point) {
    int end = point.length();
    while (end > 1 && ".。;；".indexOf(point.charAt(end - 1)) >= 0) {
      end--;
    }
    return point.substring(0, end);
  }
}
