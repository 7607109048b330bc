package io.scriptorium.evaluation.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Numbers over all texts of a data set. */
final class TextMeasures {

  private static final double ROUNDING = 10_000;

  private TextMeasures() {}

  /**
   * Means and ends; null without a text.
   *
   * @param qualities S_q of those that were judged
   */
  static DatasetReport.@Nullable Measures of(List<Candidate> texts, List<Double> qualities) {
    if (texts.isEmpty()) {
      return null;
    }
    int[] words = texts.stream().mapToInt(Candidate::words).sorted().toArray();
    return new DatasetReport.Measures(
        mean(texts, Candidate::words),
        words[words.length / 2],
        words[0],
        words[words.length - 1],
        mean(texts, Candidate::lengthScore),
        qualities.isEmpty() ? null : mean(qualities, it -> it),
        mean(texts, Candidate::distinct2),
        mean(texts, Candidate::repeated3));
  }

  /** How many texts are of which length, from the shortest to the longest, without a gap. */
  static List<DatasetReport.LengthCount> lengths(List<Candidate> texts) {
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
