package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.ScoredText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;

/** Selects the texts of a long run that a page shows, so that every length is represented. */
final class TextSelection {

  /** Where the groups of Evaluation's {@code byLength} begin, in words. */
  private static final int[] BOUNDS = {0, 500, 2_000, 4_000, 20_001};

  private TextSelection() {}

  /**
   * The first text of each group by length, then the second of each, and so on.
   *
   * @param most how many at most
   * @return their places among the texts, from 0
   */
  static SortedSet<Integer> of(List<ScoredText> texts, int most) {
    List<Queue<Integer>> groups = new ArrayList<>();
    for (int group = 0; group < BOUNDS.length; group++) {
      groups.add(new ArrayDeque<>());
    }
    for (int at = 0; at < texts.size(); at++) {
      groups.get(group(texts.get(at).prediction().length())).add(at);
    }
    SortedSet<Integer> chosen = new TreeSet<>();
    int number = Math.min(most, texts.size());
    for (int turn = 0; chosen.size() < number; turn++) {
      Integer next = groups.get(turn % groups.size()).poll();
      if (next != null) {
        chosen.add(next);
      }
    }
    return chosen;
  }

  private static int group(int length) {
    int group = BOUNDS.length - 1;
    while (length < BOUNDS[group]) {
      group--;
    }
    return group;
  }
}
