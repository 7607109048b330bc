package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.SafeText;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts the reasons of failed jobs; those that differ in numbers alone are one. */
final class ReasonCounts {

  private static final int MOST_LISTED = 20;
  private static final int LONGEST = 160;
  private static final String OTHERS = "other reasons";
  private static final Pattern NUMBER = Pattern.compile("\\d++(?:[.,]\\d++)*+");

  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * Counts a failure.
   *
   * @param reason the job's own, if it has one
   */
  void count(@Nullable String reason) {
    String known = reason == null || reason.isBlank() ? "no reason is known" : reason;
    counts.merge(NUMBER.matcher(SafeText.of(known, LONGEST)).replaceAll("#"), 1, Integer::sum);
  }

  /** The most frequent first, and the rest together. */
  Map<String, Integer> counts() {
    Map<String, Integer> listed = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(it ->
            listed.merge(
                listed.size() < MOST_LISTED ? it.getKey() : OTHERS, it.getValue(), Integer::sum));
    return listed;
  }
}
