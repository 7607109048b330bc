package io.scriptorium.evaluation.report;

import io.scriptorium.job.SafeText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why something is missing.
 *
 * @param lines one for each reason, with how many it is for
 */
record Reasons(String title, List<String> lines) {

  /** In UTF-16 code units. */
  static final int LONGEST = 300;

  /** {@code report.json} has all. */
  private static final int MOST = 20;

  /** The reasons, the most frequent first; null without any. */
  static @Nullable Reasons counted(String title, Stream<String> reasons) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    reasons.forEach(it -> counts.merge(it, 1, Integer::sum));
    return of(title, lines("", counts));
  }

  /** Null without any line; beyond the twentieth they are counted. */
  static @Nullable Reasons of(String title, Stream<String> lines) {
    List<String> all = lines.toList();
    int rest = all.size() - MOST;
    Stream<String> more =
        rest <= 0
            ? Stream.of()
            : Stream.of("%s more, all in report.json".formatted(Numbers.count(rest, "reason")));
    return all.isEmpty()
        ? null
        : new Reasons(title, Stream.concat(all.stream().limit(MOST), more).toList());
  }

  /**
   * A line for each reason, the most frequent first.
   *
   * @param of what they are of, with a colon and a space after it
   */
  static Stream<String> lines(String of, Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(it ->
            "%s × %s%s"
                .formatted(Numbers.whole(it.getValue()), of, SafeText.of(it.getKey(), LONGEST)));
  }
}
