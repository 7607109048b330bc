package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Selects the texts of a long run that a page shows, so that every length is represented. */
final class TextSelection {

  private TextSelection() {}

  /**
   * The first text of each group by length, then the second of each, and so on.
   *
   * @param most how many at most
   * @return their places among the texts, from 0
   */
  static SortedSet<Integer> of(List<ScoredText> texts, int most) {
    SortedMap<Integer, Queue<Integer>> byLength = new TreeMap<>();
    for (int at = 0; at < texts.size(); at++) {
      byLength
          .computeIfAbsent(
              Evaluation.lengthGroup(texts.get(at).prediction().length()), _ -> new ArrayDeque<>())
          .add(at);
    }
    List<Queue<Integer>> groups = List.copyOf(byLength.values());
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
}
