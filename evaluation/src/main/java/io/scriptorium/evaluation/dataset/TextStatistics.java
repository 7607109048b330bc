package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.text.CandidateText;
import io.scriptorium.evaluation.dataset.text.LengthBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Numbers over all texts of a data set. */
final class TextStatistics {

  private static final double ROUNDING = 10_000;

  private TextStatistics() {}

  /**
   * Means and ends; null without a text.
   *
   * @param qualities S_q of those that were judged
   */
  static DatasetReport.@Nullable Measures of(List<CandidateText> texts, List<Double> qualities) {
    if (texts.isEmpty()) {
      return null;
    }
    int[] words = texts.stream().mapToInt(CandidateText::words).sorted().toArray();
    return new DatasetReport.Measures(
        mean(texts, CandidateText::words),
        words[words.length / 2],
        words[0],
        words[words.length - 1],
        mean(texts, CandidateText::lengthScore),
        qualities.isEmpty() ? null : mean(qualities, it -> it),
        mean(texts, CandidateText::distinct2),
        mean(texts, CandidateText::repeated3));
  }

  /** How many texts are of which length, from the shortest to the longest, without a gap. */
  static List<DatasetReport.LengthCount> lengths(List<CandidateText> texts) {
    TreeMap<LengthBucket, Integer> counts =
        texts.stream()
            .collect(
                Collectors.toMap(
                    it -> LengthBucket.of(it.words()), _ -> 1, Integer::sum, TreeMap::new));
    List<DatasetReport.LengthCount> lengths = new ArrayList<>();
    if (!counts.isEmpty()) {
      LengthBucket last = counts.lastKey();
      for (var it = counts.firstKey(); it.compareTo(last) <= 0; it = it.next()) {
        lengths.add(new DatasetReport.LengthCount(it.from(), it.to(), counts.getOrDefault(it, 0)));
      }
    }
    return lengths;
  }

  private static <T> double mean(List<T> things, ToDoubleFunction<T> measure) {
    double mean = things.stream().mapToDouble(measure).average().orElseThrow();
    return Math.round(mean * ROUNDING) / ROUNDING;
  }
}
